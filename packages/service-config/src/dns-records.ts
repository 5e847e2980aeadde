import { checkedHostName, hostNameOf } from "./host-name.ts";
import type { PoolPlan } from "./plan.ts";

/** One address record of a pool. Never proxied: BBB's media and TURN go straight to the server. */
export interface DnsRecordPlan {
  /** Full name, below the zone. */
  name: string;
  type: "A" | "AAAA";
  /** The server whose address it holds. */
  server: string;
  /** What the name belongs to. */
  of: `server ${string}` | `tenant ${string}`;
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
 * The address records of a pool's servers and open tenants, sorted by name. Tenants are on the front server, or on the only one. A domain of a tenant's own gets none:
 * its owner sets it.
 */
export function dnsRecords(pool: PoolPlan, { zone, ipv6 = true }: DnsRecordOptions): DnsRecordPlan[] {
  const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
  const door = pool.front ?? pool.servers[0];
  const open = door ? pool.tenants.filter(({ state, domain }) => state === "open" && domain === null) : [];
  const owners = [
    ...[...(pool.front ? [pool.front] : []), ...pool.servers].map(({ name }) => ({
      ...{ name: checkedHostName(`${name}.${zone}`), server: name, of: `server ${name}` as const },
    })),
    ...open.map((tenant) => ({ name: hostNameOf(tenant, zone), server: door?.name ?? "", of: `tenant ${tenant.id}` as const })),
  ];
  return owners
    .flatMap(({ name, server, of }) => types.map((type) => ({ name, type, server, of, ttl: 300, proxied: false as const })))
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.type < other.type ? -1 : 1));
}
