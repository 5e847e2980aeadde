import { compareTexts } from "@meet-coop/definitions";
import { checkedHostName, hostNameOf, meetingHostNameOf, pageHostNameOf } from "./host-name.ts";
import { machinesOf, type PoolPlan } from "./plan.ts";

/** One address record of a pool. Never proxied: BBB's media and TURN go straight to the server. */
export interface DnsRecordPlan {
  /** The zone that it stands in: the stack's, or one that we host for a customer. */
  zone: string;
  /** Full name, below the zone. */
  name: string;
  type: "A" | "AAAA";
  /** The server whose address it holds. */
  server: string;
  /** What the name belongs to. */
  of: `server ${string}` | `tenant ${string}` | `page ${string}`;
  /** Seconds. */
  ttl: number;
  proxied: false;
}

export interface DnsRecordOptions {
  /** The zone below which all host names hang. */
  zone: string;
  /** Whether servers have an IPv6 address: a dead AAAA record keeps the authority from giving certificates. Default true. */
  ipv6?: boolean;
}

/**
 * The address records of a pool's servers, tenants and page, sorted by name. Tenants are on the front server, or on the only one. One that is ending keeps its name until it is
 * released: it leads to a page that says so. A domain of a tenant's own gets its record where we host its zone; else its owner sets it.
 */
export function dnsRecords(pool: PoolPlan, { zone, ipv6 = true }: DnsRecordOptions): DnsRecordPlan[] {
  const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
  const door = pool.front ?? pool.servers[0];
  const owners: Omit<DnsRecordPlan, "type" | "ttl" | "proxied">[] = machinesOf(pool).map(({ name }) => ({
    ...{ zone, name: checkedHostName(`${name}.${zone}`), server: name, of: `server ${name}` },
  }));
  if (door) {
    const server = door.name;
    for (const tenant of pool.tenants.filter(({ stage }) => stage !== "released")) {
      const of = `tenant ${tenant.id}` as const;
      const { domain } = tenant;
      if (!domain || pool.front) owners.push({ zone, name: meetingHostNameOf(tenant, zone), server, of });
      if (domain?.hostedIn) owners.push({ zone: domain.hostedIn, name: hostNameOf(tenant, zone), server, of });
    }
    if (pool.front) owners.push({ zone, name: pageHostNameOf(pool, zone), server, of: `page ${pool.id}` });
  }
  return owners
    .flatMap((owner) => types.map((type) => ({ ...owner, type, ttl: 300, proxied: false as const })))
    .sort((one, other) => compareTexts(one.name, other.name) || compareTexts(one.type, other.type));
}
