import { isReleased, type ServerPlan, serverHostNameOf } from "@meet-coop/service-config";
import type * as pulumi from "@pulumi/pulumi";
import { addressRecords } from "./address-records.ts";
import * as hcloud from "./hcloud.ts";
import type { PoolContext } from "./pool-context.ts";
import { remoteConnection } from "./ssh-access.ts";

export interface CloudServerArgs {
  server: ServerPlan;
  /** What a server is attached to from its first second on. */
  attached: { networkId: pulumi.Input<number>; subnet: pulumi.Resource; sshKeyId: pulumi.Input<string>; firewallId: pulumi.Input<number> };
  placementGroupId?: pulumi.Input<number> | undefined;
  /** Servers that must have their private addresses before it. Default: none. */
  after?: pulumi.Resource[] | undefined;
  /** What its first boot reads, for its full host name. */
  userData: (hostName: string) => pulumi.Output<string>;
}

/** A machine at Hetzner with its addresses and names. */
export interface CloudServer {
  ipv4: pulumi.Output<string>;
  ipv6: pulumi.Output<string> | undefined;
  hostName: string;
  connection: ReturnType<typeof remoteConnection>;
  server: hcloud.Server;
}

/**
 * Makes a server as children of `parent`, in the order of a first boot: addresses, names, then the machine. Address and machine are protected until the plan
 * releases the server. First-boot data never replaces it.
 */
export function cloudServer(name: string, context: PoolContext, args: CloudServerArgs, parent: pulumi.Resource): CloudServer {
  const { pool, settings, access, labels, sites } = context;
  const { server, attached } = args;
  const protect = !isReleased(server, pool);
  const protectedChild = { parent, protect };
  const hostName = serverHostNameOf(server, settings.zone);
  const ownSites = sites.filter((site) => site.kind === "server" && site.server.name === server.name);

  const address = (type: "ipv4" | "ipv6") =>
    new hcloud.PrimaryIp(
      `${name}-${type}`,
      {
        ...{ name: `${server.name}-${type}`, type, autoDelete: false },
        ...{ location: pool.location, deleteProtection: protect, labels },
      },
      { ...protectedChild, ignoreChanges: ["location"] },
    );
  const primary = { ipv4: address("ipv4"), ipv6: settings.ipv6 ? address("ipv6") : undefined };
  const ipv4 = primary.ipv4.ipAddress;
  // The API gives a network (…::/64); the server's own address in it is ::1.
  const ipv6 = primary.ipv6?.ipAddress.apply((network) => `${network.replace(/(::)?(\/64)?$/, "")}::1`);

  const reverse = (suffix: "ipv4" | "ipv6", ip: hcloud.PrimaryIp, ipAddress: pulumi.Output<string>) =>
    new hcloud.Rdns(`${name}-${suffix}-name`, { primaryIpId: ip.id.apply(Number), ipAddress, dnsPtr: hostName }, { parent });
  const names: pulumi.Resource[] = [
    reverse("ipv4", primary.ipv4, ipv4),
    ...(primary.ipv6 && ipv6 ? [reverse("ipv6", primary.ipv6, ipv6)] : []),
    ...addressRecords(name, context, { sites: ownSites, addresses: { A: ipv4, AAAA: ipv6 } }, parent),
  ];

  const machine = new hcloud.Server(
    `${name}-server`,
    {
      ...{ name: server.name, serverType: server.serverType, image: server.image, location: pool.location },
      publicNets: [
        {
          ...{ ipv4Enabled: true, ipv4: primary.ipv4.id.apply(Number), ipv6Enabled: primary.ipv6 !== undefined },
          ...(primary.ipv6 ? { ipv6: primary.ipv6.id.apply(Number) } : {}),
        },
      ],
      networks: [{ networkId: attached.networkId, ...(server.privateAddress ? { ip: server.privateAddress } : {}) }],
      firewallIds: [attached.firewallId],
      sshKeys: [attached.sshKeyId],
      ...(args.placementGroupId === undefined ? {} : { placementGroupId: args.placementGroupId }),
      ...{ deleteProtection: protect, rebuildProtection: protect, shutdownBeforeDeletion: true, labels },
      userData: args.userData(hostName),
    },
    // First-boot data: a change of it would replace the server, and with it its disk and its old price. Another placement group asks for its power to be off.
    {
      ...protectedChild,
      dependsOn: [attached.subnet, ...names, ...(args.after ?? [])],
      ignoreChanges: ["userData", "image", "sshKeys", "location", "networks", "placementGroupId"],
    },
  );
  return { ipv4, ipv6, hostName, connection: remoteConnection(access, server.name, ipv4), server: machine };
}
