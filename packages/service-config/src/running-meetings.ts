import { checkedHostName } from "./host-name.ts";

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
