import { frontServer } from "./front-server.ts";

/**
 * Lines of bash that wait for a volume of Hetzner's, whose number is on standard input, make a file system where there is none, and let it fill a volume that has grown.
 * They leave its path in `$device`.
 */
export const volumeDevice = `volume=$(cat)
case $volume in ''|*[!0-9]*) echo "not the number of a volume: $volume" >&2; exit 1;; esac
device=/dev/disk/by-id/scsi-0HC_Volume_$volume
for attempt in $(seq 60); do test -b "$(readlink -f "$device")" && break; sleep 1; done
test -b "$(readlink -f "$device")" || { echo "the volume $volume doesn't show up as $device" >&2; exit 1; }
blkid "$device" >/dev/null || mkfs.ext4 -q "$device"`;

/** Mounts it now and at each boot; a larger volume is filled while it is mounted. */
export const mountAt = (folder: string) => `line="$device ${folder} ext4 defaults,nofail 0 2"
if ! grep -qxF "$line" /etc/fstab; then
  sed -i '\\# ${folder} #d' /etc/fstab
  echo "$line" >>/etc/fstab
fi
systemctl daemon-reload
mountpoint -q ${folder} || mount ${folder}
grown=$(resize2fs "$(readlink -f "$device")" 2>&1) || { echo "$grown" >&2; exit 1; }`;

/** A unit that doesn't begin without the volume: what it keeps must never be written on the server's own disk. */
export const needs = (unit: string, folder: string) => `mkdir -p /etc/systemd/system/${unit}.d
cat >/etc/systemd/system/${unit}.d/meet-coop-data.conf <<'END'
[Unit]
RequiresMountsFor=${folder}
AssertPathIsMountPoint=${folder}
END`;

/** A bash script that mounts the volume of a front server and lets Docker wait for it. Its standard input is the volume's number. May run at any time. */
export const mountScript = `set -eu
${volumeDevice}
mkdir -p ${frontServer.data}
${needs("docker.service", frontServer.data)}
${mountAt(frontServer.data)}
mkdir -p ${frontServer.data}/postgresql ${frontServer.data}/gateway ${frontServer.data}/load-balancer ${frontServer.data}/tenants ${frontServer.data}/dumps ${frontServer.served} ${frontServer.gateway}
chmod 700 ${frontServer.data}/dumps ${frontServer.gateway}
echo "data: mounted"`;
