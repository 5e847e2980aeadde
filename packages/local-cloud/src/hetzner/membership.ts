import { addressText, parseRange, type Range, rangeHas, rangeSize, rangesOverlap } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { NetworkRow, ServerRow } from "../rows.ts";
import { ApiError } from "./api-error.ts";
import { invalid, limitExceeded, notFound } from "./call.ts";
import { findLocation } from "./location.ts";

/** Documented: networks of a server, alias IPs of a server in a network, servers of a network. */
const most = { networks: 3, aliases: 5, members: 100 };

export interface Wish {
  ip?: string | undefined;
  aliasIps?: string[] | undefined;
  /** Only from this subnet. */
  ipRange?: string | undefined;
}

/** Makes a server a member of a network and chooses its address there. The caller stores the server. */
export function joinNetwork(cloud: Cloud, server: ServerRow, networkId: number, wish: Wish): ServerRow["networks"][number] {
  const network = cloud.store.get("network", networkId);
  if (network === undefined) throw notFound("network", networkId);
  if (server.networks.some((net) => net.network === networkId))
    throw new ApiError(422, "server_already_attached", "server is already attached to the network");
  if (server.networks.length >= most.networks)
    throw limitExceeded("networks_per_server_limit", `a server can be in ${most.networks} networks at most`);
  if (cloud.store.linksTo("network", networkId).length >= most.members)
    throw limitExceeded("network_members_limit", `a network can have ${most.members} members at most`);
  const range = parseRange(network.ipRange);
  for (const net of server.networks) {
    const otherRange = parseRange(cloud.store.get("network", net.network)?.ipRange ?? "");
    if (range !== undefined && otherRange !== undefined && rangesOverlap(range, otherRange))
      throw new ApiError(422, "networks_overlap", "network IP range overlaps with one of the server's networks");
  }
  const used = usedAddresses(cloud, networkId);
  const only = wish.ipRange === undefined ? undefined : parseRange(wish.ipRange);
  if (wish.ip !== undefined && only !== undefined && !rangeHas(only, wish.ip))
    throw invalid("ip", `${wish.ip} is not part of ${wish.ipRange}`);
  const ip = wish.ip === undefined ? firstFree(server, network, used, wish.ipRange) : checked(server, network, used, wish.ip);
  used.add(ip);
  const aliasIps = aliases(server, network, used, wish.aliasIps ?? []);
  cloud.store.link("network", server.id, networkId, [ip, ...aliasIps].join(","));
  return { network: networkId, ip, aliasIps, mac: macAddress(server.id, networkId) };
}

export function usedAddresses(cloud: Cloud, networkId: number): Set<string> {
  return new Set(cloud.store.linksTo("network", networkId).flatMap((link) => link.value.split(",")));
}

/** The alias IPs that a server gets in a network, or the reason why not. */
export function aliases(server: ServerRow, network: NetworkRow, used: Set<string>, wishes: string[]): string[] {
  if (wishes.length > most.aliases) throw invalid("alias_ips", `at most ${most.aliases} alias IPs, got ${wishes.length}`);
  return wishes.map((alias) => {
    const ip = checked(server, network, used, alias);
    used.add(ip);
    return ip;
  });
}

/** Refuses an address that isn't in a subnet near the server, is reserved or taken. */
function checked(server: ServerRow, network: NetworkRow, used: Set<string>, ip: string): string {
  const subnet = near(server, network)
    .map((one) => parseRange(one.ip_range))
    .find((one) => one !== undefined && rangeHas(one, ip));
  if (subnet === undefined || used.has(ip) || reserved(network, subnet).has(ip))
    throw new ApiError(422, "ip_not_available", `IP ${ip} is not available in network ${network.id}`);
  return ip;
}

/** The subnets that a server can be in: those of its zone that aren't behind a vSwitch. */
function near(server: ServerRow, network: NetworkRow): NetworkRow["subnets"] {
  const zone = findLocation(server.location)?.network_zone;
  return network.subnets.filter((subnet) => subnet.type !== "vswitch" && subnet.network_zone === zone);
}

function firstFree(server: ServerRow, network: NetworkRow, used: Set<string>, only: string | undefined): string {
  for (const subnet of near(server, network)) {
    if (only !== undefined && subnet.ip_range !== only) continue;
    const range = parseRange(subnet.ip_range);
    if (range === undefined) continue;
    const taboo = reserved(network, range);
    for (let number = range.base + 1n; number < range.base + rangeSize(range) - 1n; number += 1n) {
      const ip = addressText(number, 4);
      if (!used.has(ip) && !taboo.has(ip)) return ip;
    }
  }
  throw new ApiError(422, "no_subnet_available", `no subnet or IP is available in network ${network.id}`);
}

/** The network's gateway, and first and last address of the subnet. */
function reserved(network: NetworkRow, subnet: Range): Set<string> {
  const gateway = (parseRange(network.ipRange)?.base ?? 0n) + 1n;
  return new Set([gateway, subnet.base, subnet.base + rangeSize(subnet) - 1n].map((number) => addressText(number, 4)));
}

function macAddress(server: number, network: number): string {
  const hex = ((BigInt(server) * 65_537n + BigInt(network)) & 0xffffffn).toString(16).padStart(6, "0");
  return `86:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
