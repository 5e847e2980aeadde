import { checkedHostName } from "../../host-name.ts";

/** While it is there, BBB may be restarted under running meetings; a restart takes it away, and so does one of the server. */
export const meetingsMayEnd = "/run/meet-coop-meetings-may-end";

/** A command of bash that asks BBB with `$secret` how many meetings run, as `$running`; it fails where BBB doesn't say, with what it said instead in `$answer`. */
export function countMeetings(hostName: string): string {
  return `{
  checksum=$(printf 'getMeetings%s' "$secret" | sha256sum | cut -d' ' -f1)
  answer=$(curl --silent --show-error --max-time 20 "https://${checkedHostName(hostName)}/bigbluebutton/api/getMeetings?checksum=$checksum" 2>&1 || true)
  running=$(grep -o '<meetingID>' <<<"$answer" | wc -l)
  grep -q '<returncode>SUCCESS' <<<"$answer"
}`;
}

/**
 * Lines of bash that end a script while meetings run, `$running` of them (`unknown`: BBB doesn't say, and said `$answer` instead).
 * `change`: what would end them by restarting BBB, e.g. `this change`.
 */
export const refuseWhileTheyRun = (
  hostName: string,
  change: string,
): string => `  allow="Where it can't wait, allow it first, on this server: touch ${meetingsMayEnd}"
  if [ "$running" = unknown ]; then
    echo "${change[0]?.toUpperCase()}${change.slice(1)} restarts BigBlueButton, and it doesn't say whether meetings run: $answer. Nothing was changed here. $allow" >&2
    exit 1
  elif [ "$running" != 0 ]; then
    echo "$running meetings run on ${hostName}, which ${change} would end: it restarts BigBlueButton. Nothing was changed here: run again when they are over. $allow" >&2
    exit 1
  fi`;
