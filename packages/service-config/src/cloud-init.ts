import { stringify } from "yaml";
import { dockerSettings } from "./front-server.ts";
import { checkedHostName } from "./host-name.ts";
import type { SshKey } from "./ssh-key.ts";

export interface CloudInitOptions {
  /** Full host name of the server; its address records must exist before it boots. */
  hostName: string;
  /** The server's identity, known before its first boot. The only secret in user data: every process on the server can read it. */
  hostKey: SshKey;
}

export interface MeetingServerInitOptions extends CloudInitOptions {
  /** Hears of expiring certificates. */
  operatorEmail: string;
  /** Where bbb-install.sh is downloaded. */
  bbbInstall: string;
  /** What bbb-install calls a version, e.g. `jammy-300`. */
  bbbVersion: string;
  /** More arguments of bbb-install, e.g. `["-j"]`. Default none. */
  bbbInstallFlags?: string[];
}

/** Exists once the first boot has done its work. */
export const installedMarker = "/var/lib/meet-coop/installed";

/** Hetzner's limit for user data, in bytes. */
const largestUserData = 32 * 1024;

/**
 * The user data of a BBB server's first boot: its SSH host key, no package timers while it installs, no way for containers to the metadata
 * service, and BBB by bbb-install. `cloud-init status --wait` ends with it; {@link installedMarker} says whether it worked.
 * @throws RangeError when a value is no host name or holds a line break, or when the result is too large.
 */
export function cloudInit(options: MeetingServerInitOptions): string {
  const installArguments = [
    ...["-v", options.bbbVersion],
    ...["-s", checkedHostName(options.hostName)],
    ...["-e", options.operatorEmail],
    ...(options.bbbInstallFlags ?? []),
  ];
  return userData(options, meetingServerBoot, [
    lines("/etc/meet-coop/bbb-install.url", [options.bbbInstall]),
    lines("/etc/meet-coop/bbb-install.arguments", installArguments),
  ]);
}

/** The user data of a front server's first boot: as {@link cloudInit}, with Docker in the place of BBB, and room for many SSH connections at once. */
export function frontCloudInit(options: CloudInitOptions): string {
  return userData(options, frontServerBoot, [
    { path: "/etc/meet-coop/docker.json", permissions: "0644", content: `${JSON.stringify(dockerSettings)}\n` },
    // The engine's Docker provider opens a connection for each container that it makes.
    { path: "/etc/ssh/sshd_config.d/meet-coop.conf", permissions: "0644", content: "MaxStartups 100:30:400\nMaxSessions 200\n" },
  ]);
}

interface WrittenFile {
  path: string;
  permissions: string;
  content: string;
}

function userData({ hostName, hostKey }: CloudInitOptions, firstBoot: string, files: WrittenFile[]): string {
  const script = (path: string, content: string): WrittenFile => ({ path, permissions: "0755", content });
  const written = `#cloud-config\n${stringify(
    {
      ssh_deletekeys: true,
      ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: `${hostKey.publicKey}\n` },
      disable_root: false,
      ssh_pwauth: false,
      package_update: false,
      package_upgrade: false,
      write_files: [
        ...files,
        script("/usr/local/sbin/meet-coop-first-boot", firstBoot),
        script("/usr/local/sbin/meet-coop-metadata-guard", metadataGuard),
        { path: "/etc/systemd/system/meet-coop-metadata-guard.service", permissions: "0644", content: metadataGuardUnit },
      ],
      bootcmd: [["cloud-init-per", "once", "meet-coop-apt-timers", "sh", "-c", `systemctl stop ${aptUnits.join(" ")} || true`]],
      runcmd: [["/usr/local/sbin/meet-coop-first-boot"]],
    },
    { lineWidth: 0 },
  )}`;
  const size = Buffer.byteLength(written);
  if (size > largestUserData) throw new RangeError(`User data of ${hostName} has ${size} bytes: Hetzner takes ${largestUserData}`);
  return written;
}

const lines = (path: string, values: string[]): WrittenFile => ({ path, permissions: "0644", content: values.map(checkedLine).join("") });

/** One line of a file that a script reads line by line. */
function checkedLine(value: string): string {
  if (/[\n\r\0]/.test(value)) throw new RangeError(`A setting of the first boot holds a line break: ${JSON.stringify(value)}`);
  return `${value}\n`;
}

const aptUnits = ["apt-daily.timer", "apt-daily-upgrade.timer", "apt-daily.service", "apt-daily-upgrade.service"];

const bootPreparation = `set -u
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
`;

/** Three attempts, because packages come from elsewhere; bbb-install may run again. */
const meetingServerBoot = `#!/bin/bash
# Installs BigBlueButton at the first boot. Its settings stand in /etc/meet-coop, one to a line.
${bootPreparation}
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

/** Our settings of Docker are laid over those that are there. */
const frontServerBoot = `#!/bin/bash
# Installs Docker at the first boot, for the containers of a front server.
${bootPreparation}
for attempt in 1 2 3; do
  status "installing Docker, attempt $attempt of 3"
  if { command -v dockerd && command -v curl; } >/dev/null || { apt-get update -q && apt-get install -qy docker.io curl; }; then
    mkdir -p /etc/docker
    python3 - /etc/docker/daemon.json /etc/meet-coop/docker.json <<'END' || break
import json, os, sys
there, ours = sys.argv[1:]
settings = json.load(open(there)) if os.path.exists(there) else {}
settings.update(json.load(open(ours)))
json.dump(settings, open(there, "w"), indent=1)
END
    systemctl restart docker.service || break
    touch ${installedMarker}
    status "installed"
    exit 0
  fi
  sleep $((attempt * 20))
done
status "failed: Docker can't be installed or doesn't start, see /var/log/cloud-init-output.log and journalctl -u docker"
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
