import { mountAt, needs, volumeDevice } from "../../volume-mount.ts";
import { countMeetings, meetingsMayEnd, refuseWhileTheyRun } from "./running-meetings.ts";

/** Where BigBlueButton keeps what is recorded, while it is made and afterwards. */
const recordings = "/var/bigbluebutton";
/** There while BigBlueButton stands still for the move. */
const moving = "/var/lib/meet-coop/recordings-move";
const staging = "/run/meet-coop-recordings";

/**
 * A bash script that mounts a volume where a BigBlueButton server, known by its host name, keeps its recordings. Its standard input is the volume's number. What is there already is copied to
 * the volume, for which BigBlueButton stands still once: it is refused while meetings run, before anything was changed. What was there stays on the server's own disk below the mount.
 * One that was broken off is carried on by the next. May run at any time.
 */
export const recordingsMountScript = (hostName: string): string => `set -eu
${volumeDevice}
if ! mountpoint -q ${recordings}; then
  if ! test -e ${moving} && ! test -e ${meetingsMayEnd}; then
    secret=$(sed -n 's/^securitySalt=//p' /etc/bigbluebutton/bbb-web.properties)
    ${countMeetings(hostName)} || running=unknown
${refuseWhileTheyRun(hostName, "the move of its recordings to a volume")}
  fi
  touch ${moving}
  bbb-conf --stop >/dev/null
  mkdir -p ${recordings} ${staging}
  mountpoint -q ${staging} || mount "$device" ${staging}
  cp -a ${recordings}/. ${staging}/
  umount ${staging}
fi
${needs("bbb-web.service", recordings)}
${mountAt(recordings)}
if test -e ${moving}; then
  bbb-conf --start >/dev/null
  rm -f ${moving} ${meetingsMayEnd}
fi
echo "recordings: mounted"`;
