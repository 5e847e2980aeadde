import { frontCloudInit, mountScript, type ServerPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { cloudServer } from "./cloud-server.ts";
import { cloudVolume } from "./cloud-volume.ts";
import type * as hcloud from "./hcloud.ts";
import type { PoolContext } from "./pool-context.ts";
import type { PoolNetwork } from "./pool-network.ts";
import * as remote from "./remote.ts";
import { authorizeKeys, type remoteConnection } from "./ssh-access.ts";

export interface FrontServerArgs extends PoolContext {
  server: ServerPlan;
  network: PoolNetwork;
}

/**
 * The server in front of a pool's meeting servers, with Docker and a volume for what must outlive it. Ends when containers can be made on it. Costs the server's price, one
 * IPv4 address and the volume a month. Volume, address and server are protected.
 */
export class FrontServer extends pulumi.ComponentResource {
  readonly name: string;
  readonly ipv4: pulumi.Output<string>;
  readonly ipv6: pulumi.Output<string> | undefined;
  readonly connection: ReturnType<typeof remoteConnection>;
  readonly server: hcloud.Server;
  /** What must be done before anything else may use the server. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: FrontServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:FrontServer", name, {}, options);
    const { server, pool, access, network } = args;
    const parent = { parent: this };
    if (!network.frontFirewallId) throw new pulumi.RunError(`Pool \`${pool.id}\` has no front server in its definition.`);
    const cloudMachine = cloudServer(
      name,
      args,
      {
        server,
        attached: { ...network, firewallId: network.frontFirewallId },
        userData: (hostName) => access.hostKey(server.name).apply((hostKey) => frontCloudInit({ hostName, hostKey })),
      },
      this,
    );
    this.name = server.name;
    this.ipv4 = cloudMachine.ipv4;
    this.ipv6 = cloudMachine.ipv6;
    this.connection = cloudMachine.connection;
    this.server = cloudMachine.server;

    const installed = new remote.Command(
      `${name}-installed`,
      {
        connection: { ...this.connection, dialErrorLimit: 40 }, // it boots
        addPreviousOutputInEnv: false,
        create: waitForDocker,
        triggers: [this.server.id],
      },
      { ...parent, dependsOn: [this.server], customTimeouts: { create: "30m" } },
    );
    const keys = authorizeKeys(name, access, this, [installed], this);
    const { connection, server: machine } = this;
    this.ready = cloudVolume(
      name,
      args,
      { what: "data", server, machine, connection, mountScript, mountName: `${name}-volume`, dependsOn: [keys] },
      this,
    );
    this.registerOutputs({ ipv4: this.ipv4 });
  }
}

/** Waits for cloud-init, at most 20 minutes. On failure shows the end of the log, which holds no secret. */
const waitForDocker = `timeout 1200 cloud-init status --wait >/dev/null
if ! test -e /var/lib/meet-coop/installed; then
  echo "Docker is not installed on $(hostname): cloud-init ended as '$(cloud-init status)'." >&2
  echo "The end of /var/log/cloud-init-output.log:" >&2
  tail -n 25 /var/log/cloud-init-output.log >&2
  exit 1
fi`;
