import { z } from "zod";
import { addressText, parseRange, type Range, rangeHas, rangesOverlap, rangeText, rangeWithin } from "../address.ts";
import type { NetworkRow } from "../rows.ts";
import { ApiError } from "./api-error.ts";
import { invalid, limitExceeded } from "./call.ts";
import { locations } from "./location.ts";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  .map((text) => parseRange(text))
  .filter((range) => range !== undefined);
/** The gateway of servers' public interfaces, which a network must leave alone. */
const publicGateway = "172.31.1.1";
const everything = "0.0.0.0/0";
/** Documented: the smallest network is a /24, the smallest subnet a /30. */
const smallest = { network: 24, subnet: 30 };
/** Documented limits of a network. */
const most = { subnets: 50, routes: 100 };

export const subnetSchema = z.object({
  type: z.enum(["cloud", "server", "vswitch"]),
  ip_range: z.string().nullish(),
  network_zone: z.string(),
  vswitch_id: z.number().int().nullish(),
});
export const routeSchema = z.object({ destination: z.string(), gateway: z.ipv4() });

/** A range of RFC 1918. */
function privateRange(field: string, text: string): Range {
  const range = parseRange(text);
  if (range === undefined || range.version !== 4) throw invalid(field, `'${text}' is not an IPv4 range in CIDR notation without host bits`);
  if (!privateRanges.some((whole) => rangeWithin(range, whole)))
    throw invalid(field, `'${text}' is not within the private ranges of RFC 1918`);
  return range;
}

/** What a network may span. */
export function networkRange(text: string): Range {
  const range = privateRange("ip_range", text);
  if (range.prefix > smallest.network) throw invalid("ip_range", `'${text}' is smaller than a /${smallest.network}`);
  return range;
}

/** The range of a network that grows: it begins where it began. */
export function extendedRange(network: NetworkRow, text: string): string {
  const [range, present] = [networkRange(text), networkRange(network.ipRange)];
  if (range.base !== present.base || range.prefix > present.prefix)
    throw invalid("ip_range", `can only be extended: '${text}' doesn't start where ${network.ipRange} does, or is smaller`);
  return rangeText(range);
}

const ranges = (texts: string[]): Range[] => texts.map((text) => parseRange(text)).filter((range) => range !== undefined);
/** Destinations that must be apart from everything: all but the route for the rest of the world. */
const destinations = (network: NetworkRow) =>
  ranges(network.routes.map(({ destination }) => destination).filter((text) => text !== everything));

export function newSubnet(network: NetworkRow, wish: z.infer<typeof subnetSchema>): NetworkRow["subnets"][number] {
  const whole = privateRange("ip_range", network.ipRange);
  if (network.subnets.length >= most.subnets) throw limitExceeded("subnets_limit", `a network has ${most.subnets} subnets at most`);
  if (!locations.some((location) => location.network_zone === wish.network_zone))
    throw invalid("network_zone", `network zone '${wish.network_zone}' not found`);
  const [first] = network.subnets;
  if (first !== undefined && first.network_zone !== wish.network_zone)
    throw invalid("network_zone", `all subnets of a network are in one zone, here ${first.network_zone}`);
  if (wish.type === "vswitch" && !wish.vswitch_id) throw invalid("vswitch_id", "Missing data for required field.");
  if (wish.type !== "vswitch" && wish.vswitch_id) throw invalid("vswitch_id", "must only be given with type 'vswitch'");
  const others = ranges(network.subnets.map((subnet) => subnet.ip_range));
  const range = wish.ip_range ? privateRange("ip_range", wish.ip_range) : freeSubnet(whole, [...others, ...destinations(network)]);
  if (!rangeWithin(range, whole)) throw invalid("ip_range", `'${rangeText(range)}' is not within the network's range ${network.ipRange}`);
  if (range.prefix > smallest.subnet) throw invalid("ip_range", `must be a /${smallest.subnet} or larger`);
  if (others.some((other) => rangesOverlap(other, range))) throw invalid("ip_range", `'${rangeText(range)}' overlaps with another subnet`);
  if (destinations(network).some((other) => rangesOverlap(other, range)))
    throw invalid("ip_range", `'${rangeText(range)}' overlaps with the destination of a route`);
  return {
    type: wish.type,
    ip_range: rangeText(range),
    network_zone: wish.network_zone,
    gateway: addressText(whole.base + 1n, 4),
    ...(wish.vswitch_id ? { vswitch_id: wish.vswitch_id } : {}),
  };
}

function freeSubnet(whole: Range, others: Range[]): Range {
  const prefix = Math.max(24, whole.prefix);
  const size = 1n << BigInt(32 - prefix);
  const end = whole.base + (1n << BigInt(32 - whole.prefix));
  for (let base = whole.base; base < end; base += size) {
    const range: Range = { version: 4, base, prefix };
    if (!others.some((other) => rangesOverlap(other, range))) return range;
  }
  throw new ApiError(422, "no_subnet_available", "no range is left in the network");
}

/** A route that may be added: the documentation names these rules and no codes of their own. */
export function checkedRoute(network: NetworkRow, route: z.infer<typeof routeSchema>): z.infer<typeof routeSchema> {
  const { destination, gateway } = route;
  if (network.routes.length >= most.routes) throw limitExceeded("routes_limit", `a network has ${most.routes} routes at most`);
  if (network.routes.some((other) => other.destination === destination))
    throw invalid("destination", `there is a route to '${destination}' already`);
  if (destination !== everything) {
    const range = privateRange("destination", destination);
    if (rangeHas(range, publicGateway)) throw invalid("destination", `'${destination}' overlaps with ${publicGateway}`);
    if (ranges(network.subnets.map((subnet) => subnet.ip_range)).some((other) => rangesOverlap(other, range)))
      throw invalid("destination", `'${destination}' overlaps with a subnet`);
    if (destinations(network).some((other) => rangesOverlap(other, range)))
      throw invalid("destination", `'${destination}' overlaps with the destination of another route`);
  }
  const ownGateway = addressText((parseRange(network.ipRange)?.base ?? 0n) + 1n, 4);
  if (gateway === ownGateway) throw invalid("gateway", `${gateway} is the network's own gateway`);
  if (gateway === publicGateway) throw invalid("gateway", `${gateway} is the gateway of public interfaces`);
  const behind = network.subnets.filter(({ type }) => type === "vswitch").map((subnet) => subnet.ip_range);
  if (ranges(behind).some((range) => rangeHas(range, gateway))) throw invalid("gateway", `${gateway} is behind a vSwitch`);
  return route;
}
