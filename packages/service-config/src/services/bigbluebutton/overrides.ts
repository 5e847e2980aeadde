import type { PoolPlan } from "../../pool-plan.ts";
import { bbbClientSettings } from "./client-settings.ts";
import { javaProperties } from "./java-properties.ts";
import { createLimits } from "./limits.ts";
import { countMeetings, meetingsMayEnd, refuseWhileTheyRun } from "./running-meetings.ts";

/**
 * Our lines for `/etc/bigbluebutton/bbb-web.properties`; {@link applyBbbOverrides} puts them in. `secret`: BBB's shared secret.
 *
 * What it keeps of the limits comes from the plan; a limit that it doesn't keep is 0 there.
 */
export function bbbOverrides(pool: PoolPlan, { secret }: { secret: string }): string {
  const limits = pool.serverLimits.map(({ name, value }) => [name, value ?? "0"] as const).sort();
  return javaProperties({
    ...Object.fromEntries(limits),
    securitySalt: secret,
    // Greenlight's own health check signs with SHA-1.
    supportedChecksumAlgorithms: "sha1,sha256,sha384,sha512",
  });
}

/** What {@link applyBbbOverrides} reads: a line of base64 with {@link bbbClientSettings}, then the lines of {@link bbbOverrides}. */
export function bbbSettings(pool: PoolPlan, secrets: { secret: string }): string {
  return `${Buffer.from(bbbClientSettings(pool)).toString("base64")}\n${bbbOverrides(pool, secrets)}`;
}

/** Lines that count only where a `create` says nothing: they may wait for the next restart. */
const mereDefaults = `^(default|${Object.values(createLimits)
  .map(({ property }) => `${property}=`)
  .join("|")})`;

/**
 * A bash script for a BBB server, known by its host name, that reads {@link bbbSettings} from standard input. It writes the client's settings and puts the lines of {@link bbbOverrides} among
 * those that bbb-install wrote (the server's address is one), and the secret where `bbb-conf --setsecret` would: that command takes it as an argument, which everybody on
 * the server can read. Restarts BBB only when something else than a default or the client's settings changed, since a restart ends running meetings: it is refused while there are
 * any, before anything was changed. One that was broken off before the restart is carried on by the next.
 */
export const applyBbbOverrides = (hostName: string): string => `set -eu
umask 077
file=/etc/bigbluebutton/bbb-web.properties
client=/etc/bigbluebutton/bbb-html5.yml
due=/var/lib/meet-coop/bbb-restart-due # the secret that BBB may still have
ours=$(mktemp) merged=$(mktemp)
trap 'rm -f "$ours" "$merged"' EXIT
IFS= read -r client_settings
cat >"$ours"
grep -q '^securitySalt=' "$ours" || { echo "no settings for BBB on standard input" >&2; exit 1; }
test -f "$file" || { echo "BBB is not installed here: $file is missing" >&2; exit 1; }
awk -F= 'NR == FNR { key[$1]; next } !($1 in key)' "$ours" "$file" >"$merged"
cat "$ours" >>"$merged"

restart=yes
test -e "$due" || ! cmp -s <(grep -vE '${mereDefaults}' "$file") <(grep -vE '${mereDefaults}' "$merged") || restart=no
known=$(cat "$due" 2>/dev/null || true; sed -n 's/^securitySalt=//p' "$file")
if [ "$restart" = yes ] && [ -n "$known" ] && ! test -e ${meetingsMayEnd}; then
  running=unknown
  for secret in $known; do
    if ${countMeetings(hostName)}; then break; else running=unknown; fi
  done
${refuseWhileTheyRun(hostName, "this change")}
fi

client_changed=no
if ! base64 -d <<<"$client_settings" | cmp -s - "$client"; then
  base64 -d <<<"$client_settings" >"$client"
  chmod 644 "$client"
  client_changed=yes
fi
if [ "$restart" = no ] && cmp -s "$merged" "$file"; then
  if [ "$client_changed" = yes ]; then echo "BBB settings: the client's changed, in force from BBB's next restart on"; else echo "BBB settings: no change"; fi
  exit 0
fi

if [ "$restart" = yes ] && ! test -e "$due"; then
  sed -n 's/^securitySalt=//p' "$file" >"$due.new"
  mv "$due.new" "$due"
fi
cat "$merged" >"$file" # keeps its owner and mode

share_secret() { # file, what stands before the secret, what stands after it
  test -f "$1" || return 0
  awk -v before="$2" -v after="$3" '
    NR == FNR { if (sub(/^securitySalt=/, "")) secret = $0; next }
    match($0, before) { $0 = substr($0, 1, RSTART + RLENGTH - 1) secret after }
    { print }' "$ours" "$1" >"$merged"
  cat "$merged" >"$1"
}
share_secret /etc/bigbluebutton/bbb-apps-akka.conf '^[ \\t]*(services[.])?sharedSecret *= *"' '"'
share_secret /usr/local/bigbluebutton/bbb-webhooks/config/default.yml '^[ \\t]*sharedSecret: ' ''

if [ "$restart" = no ]; then echo "BBB settings: defaults changed, in force from BBB's next restart on"; exit 0; fi
bbb-conf --restart >/dev/null
rm -f "$due" ${meetingsMayEnd}
echo "BBB settings: applied, BBB restarted"`;

/** A bash script for a BBB server that ends with an error as long as a meeting runs there: what comes after it would end them. */
export const whileMeetingsRunRefuse = (hostName: string): string => `set -u
secret=$(sed -n 's/^securitySalt=//p' /etc/bigbluebutton/bbb-web.properties)
${countMeetings(hostName)} || { echo "BigBlueButton doesn't say whether meetings run: $answer" >&2; exit 1; }
test "$running" = 0 && exit 0
echo "$running meetings run on ${hostName}. Nothing was deleted: run again when they are over." >&2
exit 1`;
