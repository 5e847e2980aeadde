import { stringify } from "yaml";
import { checkedHostName } from "./host-name.ts";
import type { SshKey } from "./ssh-key.ts";

export interface CloudInitOptions {
  /** Full host name of the server; its address records must exist before it boots. */
  hostName: string;
  /** The server's identity, known before its first boot. The only secret in user data: every process on the server can read it. */
  hostKey: SshKey;
  /** Hears of expiring certificates. */
  operatorEmail: string;
  /** Where bbb-install.sh is downloaded. */
  bbbInstall: string;
  /** What bbb-install calls a version, e.g. `jammy-300`. */
  bbbVersion: string;
  /** More arguments of bbb-install, e.g. `["-j"]`. Default none. */
  bbbInstallFlags?: string[];
}

/** Exists once BBB is installed. */
export const installedMarker = "/var/lib/meet-coop/installed";

/** Hetzner's limit for user data, in bytes. */
const largestUserData = 32 * 1024;

/**
 * The user data of a BBB server's first boot: its SSH host key, no package timers while it installs, no way for containers to the metadata
 * service, and BBB by bbb-install. `cloud-init status --wait` ends with it; {@link installedMarker} says whether it worked.
 * @throws RangeError when a value is no host name or holds a line break, or when the result is too large.
 */
export function cloudInit(options: CloudInitOptions): string {
  const installArguments = [
    ...["-v", options.bbbVersion],
    ...["-s", checkedHostName(options.hostName)],
    ...["-e", options.operatorEmail],
    ...(options.bbbInstallFlags ?? []),
  ];
  const script = (path: string, content: string) => ({ path, permissions: "0755", content });
  const lines = (path: string, values: string[]) => ({ path, permissions: "0644", content: values.map(checkedLine).join("") });
  const userData = `#cloud-config\n${stringify(
    {
      ssh_deletekeys: true,
      ssh_keys: { ed25519_private: options.hostKey.privateKey, ed25519_public: `${options.hostKey.publicKey}\n` },
      disable_root: false,
      ssh_pwauth: false,
      package_update: false,
      package_upgrade: false,
      write_files: [
        lines("/etc/meet-coop/bbb-install.url", [options.bbbInstall]),
        lines("/etc/meet-coop/bbb-install.arguments", installArguments),
        script("/usr/local/sbin/meet-coop-first-boot", firstBoot),
        script("/usr/local/sbin/meet-coop-metadata-guard", metadataGuard),
        { path: "/etc/systemd/system/meet-coop-metadata-guard.service", permissions: "0644", content: metadataGuardUnit },
      ],
      bootcmd: [["cloud-init-per", "once", "meet-coop-apt-timers", "sh", "-c", `systemctl stop ${aptUnits.join(" ")} || true`]],
      runcmd: [["/usr/local/sbin/meet-coop-first-boot"]],
    },
    { lineWidth: 0 },
  )}`;
  const size = Buffer.byteLength(userData);
  if (size > largestUserData) throw new RangeError(`User data of ${options.hostName} has ${size} bytes: Hetzner takes ${largestUserData}`);
  return userData;
}

/** One line of a file that a script reads line by line. */
function checkedLine(value: string): string {
  if (/[\n\r\0]/.test(value)) throw new RangeError(`A setting of the first boot holds a line break: ${JSON.stringify(value)}`);
  return `${value}\n`;
}

const aptUnits = ["apt-daily.timer", "apt-daily-upgrade.timer", "apt-daily.service", "apt-daily-upgrade.service"];

/** Three attempts, because packages come from elsewhere; bbb-install may run again. */
const firstBoot = `#!/bin/bash
# Installs BigBlueButton at the first boot. Its settings stand in /etc/meet-coop, one to a line.
set -u
export DEBIAN_FRONTEND=noninteractive HOME=/root
status() { echo "$1" >/var/lib/meet-coop/status; echo "meet-coop: $1"; }
mkdir -p /var/lib/meet-coop
test -e ${installedMarker} && exit 0
trap 'systemctl start apt-daily.timer apt-daily-upgrade.timer 2>/dev/null' EXIT

systemctl daemon-reload
if ! systemctl enable --now meet-coop-metadata-guard.service; then
  status "failed: containers could reach the metadata service, see journalctl -u meet-coop-metadata-guard"
  exit 1
fi

read -r url </etc/meet-coop/bbb-install.url
mapfile -t arguments </etc/meet-coop/bbb-install.arguments
for attempt in 1 2 3; do
  status "installing BigBlueButton, attempt $attempt of 3"
  if wget -nv -O /var/lib/meet-coop/bbb-install.sh "$url" && bash /var/lib/meet-coop/bbb-install.sh "\${arguments[@]}" </dev/null; then
    touch ${installedMarker}
    status "installed"
    test -e /run/reboot-required && status "installed, a reboot is due"
    exit 0
  fi
  sleep $((attempt * 20))
done
status "failed: bbb-install ended with an error, see /var/log/cloud-init-output.log"
exit 1
`;

const metadataGuard = `#!/bin/sh
# Whatever a container sends passes here; what the server itself sends doesn't.
set -eu
rule="-d 169.254.169.254/32 -j DROP"
iptables -w -t raw -C PREROUTING $rule 2>/dev/null || iptables -w -t raw -I PREROUTING $rule
`;

const metadataGuardUnit = `[Unit]
Description=Keep containers from the metadata service, which gives the user data to whoever asks
Before=docker.service
After=network-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/meet-coop-metadata-guard

[Install]
WantedBy=multi-user.target
`;
