import { addressNumber, addressText, parseRange } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { KnownServer, NetworkSpec, ServerSpec, VolumeSpec } from "../driver.ts";
import type { PrimaryIpRow, ServerRow, VolumeRow } from "../rows.ts";
import { effectiveRules } from "./firewall-effects.ts";
import { findServerType } from "./server-type.ts";

/** The server's own address in a primary IP: the `::1` of a /64. */
function hostAddress(ip: PrimaryIpRow): string {
  if (ip.type === "ipv4") return ip.ip;
  const base = parseRange(ip.ip)?.base ?? addressNumber("::") ?? 0n;
  return addressText(base + 1n, 6);
}

export function volumeSpec(volume: VolumeRow): VolumeSpec {
  return {
    id: volume.id,
    name: volume.name,
    sizeGb: volume.size,
    automount: volume.automount,
    ...(volume.format === null ? {} : { format: volume.format }),
  };
}

/** What a driver needs to know to make this server, from the state of this moment. */
export function serverSpec(cloud: Cloud, server: ServerRow): ServerSpec {
  const type = findServerType(server.serverType);
  if (type === undefined) throw new Error(`server type '${server.serverType}' is not among those that Hetzner has`);
  const addresses = publicAddresses(cloud, server);
  return {
    id: server.id,
    name: server.name,
    image: server.image,
    serverType: { name: type.name, cores: type.cores, memoryGb: type.memory, diskGb: server.primaryDiskSize },
    ...(server.userData === null ? {} : { userData: server.userData }),
    sshKeys: server.sshKeys,
    ...addresses,
    networks: server.networks.map(({ network, ip }) => ({ networkId: network, ip })),
    firewall: effectiveRules(cloud, server),
    volumes: server.volumes
      .map((id) => cloud.store.get("volume", id))
      .filter((volume) => volume !== undefined)
      .map(volumeSpec),
    startAfterCreate: server.power === "on",
    labels: server.labels,
  };
}

export function publicAddresses(cloud: Cloud, server: ServerRow): { ipv4?: string; ipv6?: string } {
  const addresses: { ipv4?: string; ipv6?: string } = {};
  for (const type of ["ipv4", "ipv6"] as const) {
    const id = server[type];
    const ip = id === null ? undefined : cloud.store.get("primary_ip", id);
    if (ip !== undefined) addresses[type] = hostAddress(ip);
  }
  return addresses;
}

/** All that should exist, for a driver that starts. */
export function knownServers(cloud: Cloud): KnownServer[] {
  return cloud.store.all("server").map((server) => ({ ...serverSpec(cloud, server), power: server.power }));
}

export function knownNetworks(cloud: Cloud): NetworkSpec[] {
  return cloud.store.all("network").map(({ id, name, ipRange }) => ({ id, name, ipRange }));
}

export function knownVolumes(cloud: Cloud): (VolumeSpec & { serverId?: number })[] {
  return cloud.store
    .all("volume")
    .map((volume) => ({ ...volumeSpec(volume), ...(volume.server === null ? {} : { serverId: volume.server }) }));
}

/** Makes the driver apply the rules that now hold for a server, after what is already under way for it. */
export function refreshFirewall(cloud: Cloud, serverId: number): void {
  void cloud.jobs.run([`server:${serverId}`], async () => {
    const server = cloud.store.get("server", serverId);
    if (server === undefined || server.deleting) return;
    try {
      await cloud.driver.setFirewall(serverId, effectiveRules(cloud, server));
    } catch (error) {
      cloud.log(`firewall of server ${server.name} was not applied: ${error instanceof Error ? error.message : error}`);
    }
  });
}
