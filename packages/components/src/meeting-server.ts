import { applyBbbOverrides, bbbSettings, cloudInit, type PoolPlan, type ServerPlan, serverSecret } from "@meet-coop/service-config";
import { remote } from "@pulumi/command";
import * as hcloud from "@pulumi/hcloud";
import * as pulumi from "@pulumi/pulumi";
import { addressRecords } from "./address-records.ts";
import type { PoolNetwork } from "./pool-network.ts";
import { remoteConnection, type SshAccess } from "./ssh-access.ts";
import type { StackSettings } from "./stack-settings.ts";

export interface MeetingServerArgs {
  server: ServerPlan;
  pool: PoolPlan;
  settings: StackSettings;
  network: PoolNetwork;
  access: SshAccess;
  /** The pool's root key, base64. */
  rootKey: pulumi.Output<string>;
  /** Cloudflare's id of the zone. */
  zoneId: pulumi.Input<string>;
  labels: Record<string, string>;
  /** False once the pool's definition releases it: then protections are lifted. */
  protect: boolean;
}

/**
 * A server that runs BigBlueButton, in the order of a first boot: addresses, names, then the server, whose cloud-init installs BBB and stops
 * when its name doesn't point to it. Ends when BBB answers. Costs the server's price and one IPv4 address a month.
 *
 * A server is never replaced by a change of its first-boot data: later settings reach it over SSH.
 */
export class MeetingServer extends pulumi.ComponentResource {
  readonly ipv4: pulumi.Output<string>;
  readonly ipv6: pulumi.Output<string> | undefined;
  readonly hostName: string;
  readonly connection: ReturnType<typeof remoteConnection>;
  readonly server: hcloud.Server;
  /** BBB's shared secret. */
  readonly secret: pulumi.Output<string>;
  /** What must be done before anything else may use the server. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: MeetingServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:MeetingServer", name, {}, options);
    const { server, settings, access, labels } = args;
    const parent = { parent: this };
    const kept = { parent: this, protect: args.protect };
    this.hostName = `${server.name}.${settings.zone}`;

    const address = (type: "ipv4" | "ipv6") =>
      new hcloud.PrimaryIp(
        `${name}-${type}`,
        {
          name: `${server.name}-${type}`,
          type,
          assigneeType: "server",
          autoDelete: false,
          location: args.pool.location,
          deleteProtection: args.protect,
          labels,
        },
        { ...kept, ignoreChanges: ["location", "datacenter", "assigneeType"] },
      );
    const ipv4 = address("ipv4");
    const ipv6 = settings.ipv6 ? address("ipv6") : undefined;
    this.ipv4 = ipv4.ipAddress;
    // The API gives a network (…::/64); the server's own address in it is ::1.
    this.ipv6 = ipv6?.ipAddress.apply((network) => `${network.replace(/(::)?(\/64)?$/, "")}::1`);

    const reverse = (suffix: "ipv4" | "ipv6", ip: hcloud.PrimaryIp, ipAddress: pulumi.Output<string>) =>
      new hcloud.Rdns(`${name}-${suffix}-name`, { primaryIpId: ip.id.apply(Number), ipAddress, dnsPtr: this.hostName }, parent);
    const names: pulumi.Resource[] = [
      reverse("ipv4", ipv4, this.ipv4),
      ...(ipv6 && this.ipv6 ? [reverse("ipv6", ipv6, this.ipv6)] : []),
      ...addressRecords(name, { ...args, of: `server ${server.name}`, addresses: { A: this.ipv4, AAAA: this.ipv6 } }, this),
    ];

    this.server = new hcloud.Server(
      `${name}-server`,
      {
        name: server.name,
        serverType: server.serverType,
        image: server.image,
        location: args.pool.location,
        publicNets: [
          {
            ipv4Enabled: true,
            ipv4: ipv4.id.apply(Number),
            ipv6Enabled: ipv6 !== undefined,
            ...(ipv6 ? { ipv6: ipv6.id.apply(Number) } : {}),
          },
        ],
        networks: [{ networkId: args.network.networkId, ip: server.privateAddress }],
        firewallIds: [args.network.firewallId],
        sshKeys: [args.network.sshKeyId],
        deleteProtection: args.protect,
        rebuildProtection: args.protect,
        shutdownBeforeDeletion: true,
        labels,
        userData: access.hostKey(server.name).apply((hostKey) =>
          cloudInit({
            hostName: this.hostName,
            hostKey,
            operatorEmail: settings["operator-email"],
            bbbInstall: settings["bbb-install"],
            bbbVersion: args.pool.versions.bigbluebutton,
          }),
        ),
      },
      // First-boot data: a change of it would replace the server, and with it its disk and its old price.
      {
        ...kept,
        dependsOn: [args.network.subnet, ...names],
        ignoreChanges: ["userData", "image", "sshKeys", "location", "datacenter", "networks"],
      },
    );

    this.connection = remoteConnection(access, server.name, this.ipv4);
    const installed = new remote.Command(
      `${name}-installed`,
      {
        connection: { ...this.connection, dialErrorLimit: 40 }, // it boots
        addPreviousOutputInEnv: false,
        create: waitForInstallation(this.hostName),
        triggers: [this.server.id],
      },
      { ...parent, dependsOn: [this.server], customTimeouts: { create: "60m" } },
    );

    this.secret = pulumi.secret(args.rootKey).apply((key) => serverSecret(key, server.name, args.pool.secretsRotation));
    this.ready = new remote.Command(
      `${name}-settings`,
      {
        connection: this.connection,
        addPreviousOutputInEnv: false,
        stdin: this.secret.apply((secret) => bbbSettings(args.pool, { secret })),
        create: applyBbbOverrides,
        triggers: [this.server.id],
      },
      { ...parent, dependsOn: [installed] },
    );
    this.registerOutputs({ ipv4: this.ipv4, hostName: this.hostName });
  }
}

/**
 * Waits for cloud-init, at most 50 minutes, then for BBB's API by its public name: bbb-install ends well even when BBB doesn't come up. On failure
 * shows the end of the log, which holds no secret.
 */
function waitForInstallation(hostName: string): string {
  return `timeout 3000 cloud-init status --wait >/dev/null
if ! test -e /var/lib/meet-coop/installed; then
  echo "BigBlueButton is not installed on $(hostname): cloud-init ended as '$(cloud-init status)'." >&2
  echo "The end of /var/log/cloud-init-output.log:" >&2
  tail -n 25 /var/log/cloud-init-output.log >&2
  exit 1
fi
for attempt in $(seq 60); do
  answer=$(curl --silent --show-error --max-time 10 https://${hostName}/bigbluebutton/api 2>&1) && grep -q SUCCESS <<<"$answer" && exit 0
  sleep 5
done
echo "BigBlueButton is installed, but https://${hostName}/bigbluebutton/api doesn't answer: $answer" >&2
bbb-conf --status >&2
exit 1`;
}
