import { type FirewallOf, firewallRules, type PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as hcloud from "./hcloud.ts";
import { madeAgain } from "./made-again.ts";
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
 * What the servers of a pool share: the SSH key that they accept, a private network, the firewalls in front of their public addresses, and groups that keep them on different
 * machines. Costs nothing a month.
 */
export class PoolNetwork extends pulumi.ComponentResource {
  readonly sshKeyId: pulumi.Output<string>;
  readonly networkId: pulumi.Output<number>;
  readonly meetingFirewallId: pulumi.Output<number>;
  /** Undefined where everything runs together. */
  readonly frontFirewallId: pulumi.Output<number> | undefined;
  /** Placement groups by the name that the plan gives them. */
  readonly placementGroups: Record<string, pulumi.Output<number>>;
  /** Servers can only be attached once the subnet exists. */
  readonly subnet: hcloud.NetworkSubnet;

  constructor(name: string, args: PoolNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:PoolNetwork", name, {}, options);
    const { pool, settings, labels } = args;
    const parent = { parent: this };

    const sshKey = new hcloud.SshKey(
      `${name}-ssh-key`,
      { name: `${name}${args.access.keySuffix}`, publicKey: pulumi.unsecret(args.access.deployKey.apply((key) => key.publicKey)), labels },
      parent,
    );
    const network = new hcloud.Network(`${name}-network`, { name, ipRange: pool.network.ipRange, labels }, parent);
    const networkId = network.id.apply(Number);
    this.subnet = new hcloud.NetworkSubnet(
      `${name}-subnet`,
      { networkId, type: "cloud", networkZone: pool.network.zone, ipRange: pool.network.subnet },
      { ...parent, ...madeAgain },
    );
    const firewall = (suffix: string, of: FirewallOf) =>
      new hcloud.Firewall(
        `${name}${suffix}-firewall`,
        { name: `${name}${suffix}`, labels, rules: firewallRules(pool, of, { sshAllowedFrom: settings["ssh-allowed-from"] }) },
        parent,
      ).id.apply(Number);
    const groups = new Set(pool.servers.flatMap(({ placementGroup }) => placementGroup ?? []));

    this.sshKeyId = sshKey.id;
    this.networkId = networkId;
    this.meetingFirewallId = firewall("", "meeting-server");
    this.frontFirewallId = pool.front ? firewall("-front", "front-server") : undefined;
    this.placementGroups = Object.fromEntries(
      [...groups].map((group) => [
        group,
        new hcloud.PlacementGroup(`${group}-group`, { name: group, type: "spread", labels }, parent).id.apply(Number),
      ]),
    );
    this.registerOutputs({ sshKeyId: this.sshKeyId, networkId: this.networkId });
  }
}
