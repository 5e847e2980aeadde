/** Keys that root's `authorized_keys` must hold, and those of ours that it must not hold any more: `ssh-ed25519 AAAA…`, without comments. */
export interface AuthorizedKeys {
  accepted: string[];
  former: string[];
}

/** What {@link authorizedKeysCommand} reads: a key on each line, with what to do with it. Nothing there is secret. */
export const authorizedKeys = ({ accepted, former }: AuthorizedKeys): string =>
  [...accepted.map((key) => `add ${key}\n`), ...former.map((key) => `remove ${key}\n`)].join("");

/**
 * A bash script that puts {@link authorizedKeys}, its standard input, in force for root, at once or not at all. Keys that people put there by hand stay. Prints `Nothing to do` where
 * all is as it should be.
 */
export const authorizedKeysCommand = `set -eu
umask 077
file=/root/.ssh/authorized_keys
new=$(mktemp /root/.ssh/authorized_keys.XXXXXX)
trap 'rm -f "$new"' EXIT
awk 'NR == FNR { ours[$3]; if ($1 == "add") added[++count] = $2 " " $3; next }
  { for (key in ours) if (index($0, key)) next; print }
  END { for (nth = 1; nth <= count; nth++) print added[nth] }' - "$file" >"$new"
grep -q . "$new" # an empty one would lock everybody out
if cmp -s "$new" "$file"; then echo "Nothing to do"; exit 0; fi
sync "$new"
mv "$new" "$file"
echo "changed: the keys that root comes in with"`;
