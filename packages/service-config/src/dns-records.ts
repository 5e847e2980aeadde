import { compareTexts } from "@meet-coop/definitions";
import type { Site } from "./sites.ts";

/** One address record of a pool. Never proxied: BBB's media and TURN go straight to the server. */
export interface DnsRecordPlan {
  /** The zone that it stands in: the stack's, or one that we host for a customer. */
  zone: string;
  /** Full name, below the zone. */
  name: string;
  type: "A" | "AAAA";
  /** The server whose address it holds. */
  server: string;
  /** Seconds. */
  ttl: number;
  proxied: false;
}

export interface DnsRecordOptions {
  /** Whether servers have an IPv6 address: a dead AAAA record keeps the authority from giving certificates. Default true. */
  ipv6?: boolean;
}

/** The address records of host names, sorted by name. A domain of a tenant's own gets its record where we host its zone; else its owner sets it. */
export function dnsRecords(sites: readonly Site[], { ipv6 = true }: DnsRecordOptions = {}): DnsRecordPlan[] {
  const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
  return sites
    .flatMap(({ host, zone, leadsTo }) =>
      zone === null ? [] : types.map((type) => ({ zone, name: host, server: leadsTo, type, ttl: 300, proxied: false as const })),
    )
    .sort((one, other) => compareTexts(one.name, other.name) || compareTexts(one.type, other.type));
}
