/** Where things are on a front server, and what its containers are called. */
export const frontServer = {
  /** The volume: what must outlive the server. */
  data: "/var/lib/meet-coop/data",
  /** What the gateway serves itself: logos, the pool's page. Made anew from the definitions at any time. */
  served: "/var/lib/meet-coop/served",
  /** The gateway's configuration and the socket through which it takes a new one. */
  gateway: "/var/lib/meet-coop/gateway",
  containers: { database: "postgresql", loadBalancer: "load-balancer", gateway: "gateway" },
  /** Where the load balancer answers, for this server alone. */
  loadBalancerAddress: "127.0.0.1:8000",
  /** The server's own address in Docker's first network: containers of all tenants reach the database there, and nobody outside. */
  bridgeAddress: "172.17.0.1",
  /** Addresses of all containers: {@link dockerSettings} gives them. */
  containerAddresses: "172.16.0.0/12",
} as const;

/** Docker's `daemon.json`: without it, 31 networks are the most, and each tenant has one of its own. */
export const dockerSettings: object = {
  bip: `${frontServer.bridgeAddress}/16`,
  "default-address-pools": [{ base: "172.18.0.0/15", size: 28 }],
};

/**
 * A bash script that mounts the volume of a front server, now and at each boot, and lets Docker wait for it: a database must never begin on the server's own disk. Its
 * standard input is the volume's number. May run at any time.
 */
export const mountScript = `set -eu
volume=$(cat)
case $volume in ''|*[!0-9]*) echo "not the number of a volume: $volume" >&2; exit 1;; esac
device=/dev/disk/by-id/scsi-0HC_Volume_$volume
for attempt in $(seq 60); do test -b "$(readlink -f "$device")" && break; sleep 1; done
test -b "$(readlink -f "$device")" || { echo "the volume $volume doesn't show up as $device" >&2; exit 1; }
blkid "$device" >/dev/null || mkfs.ext4 -q "$device"
mkdir -p ${frontServer.data}
line="$device ${frontServer.data} ext4 defaults,nofail 0 2"
if ! grep -qxF "$line" /etc/fstab; then
  sed -i '\\# ${frontServer.data} #d' /etc/fstab
  echo "$line" >>/etc/fstab
fi
mkdir -p /etc/systemd/system/docker.service.d
cat >/etc/systemd/system/docker.service.d/meet-coop-data.conf <<'END'
[Unit]
RequiresMountsFor=${frontServer.data}
AssertPathIsMountPoint=${frontServer.data}
END
systemctl daemon-reload
mountpoint -q ${frontServer.data} || mount ${frontServer.data}
mkdir -p ${frontServer.data}/postgresql ${frontServer.data}/gateway ${frontServer.data}/load-balancer ${frontServer.data}/tenants ${frontServer.data}/dumps ${frontServer.served} ${frontServer.gateway}
chmod 700 ${frontServer.data}/dumps ${frontServer.gateway}
echo "data: mounted"`;
