import { firewallRules, type PoolPlan } from "@meet-coop/service-config";
import * as hcloud from "@pulumi/hcloud";
import * as pulumi from "@pulumi/pulumi";
import type { SshAccess } from "./ssh-access.ts";
import type { StackSettings } from "./stack-settings.ts";

export interface PoolNetworkArgs {
  pool: PoolPlan;
  settings: StackSettings;
  access: SshAccess;
  /** Labels of everything that belongs to the stack: `recover` knows by them what is ours. */
  labels: Record<string, string>;
}

/**
 * What the servers of a pool share: the SSH key that they accept, a private network, and the firewall in front of their public addresses.
 * Costs nothing a month.
 */
export class PoolNetwork extends pulumi.ComponentResource {
  readonly sshKeyId: pulumi.Output<string>;
  readonly networkId: pulumi.Output<number>;
  readonly firewallId: pulumi.Output<number>;
  /** Servers can only be attached once the subnet exists. */
  readonly subnet: hcloud.NetworkSubnet;

  constructor(name: string, args: PoolNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:PoolNetwork", name, {}, options);
    const { pool, settings, labels } = args;
    const parent = { parent: this };

    const sshKey = new hcloud.SshKey(
      `${name}-ssh-key`,
      { name, publicKey: pulumi.unsecret(args.access.deployKey.apply((key) => key.publicKey)), labels },
      parent,
    );
    const network = new hcloud.Network(`${name}-network`, { name, ipRange: pool.network.ipRange, labels }, parent);
    const networkId = network.id.apply(Number);
    this.subnet = new hcloud.NetworkSubnet(
      `${name}-subnet`,
      { networkId, type: "cloud", networkZone: pool.network.zone, ipRange: pool.network.subnet },
      parent,
    );
    const firewall = new hcloud.Firewall(
      `${name}-firewall`,
      { name, labels, rules: firewallRules(pool, { sshAllowedFrom: settings["ssh-allowed-from"] }) },
      parent,
    );

    this.sshKeyId = sshKey.id;
    this.networkId = networkId;
    this.firewallId = firewall.id.apply(Number);
    this.registerOutputs({ sshKeyId: this.sshKeyId, networkId: this.networkId, firewallId: this.firewallId });
  }
}
