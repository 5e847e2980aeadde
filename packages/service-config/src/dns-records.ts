import { checkedHostName } from "./host-name.ts";
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

/** The address records of a pool's servers and tenants, sorted by name. Tenants are placed on the pool's first server. */
export function dnsRecords(pool: PoolPlan, { zone, ipv6 = true }: DnsRecordOptions): DnsRecordPlan[] {
  const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
  const [first] = pool.servers;
  const owners = [
    ...pool.servers.map((server) => ({ label: server.name, server: server.name, of: `server ${server.name}` as const })),
    ...(first ? pool.tenants.map((tenant) => ({ label: tenant.hostLabel, server: first.name, of: `tenant ${tenant.id}` as const })) : []),
  ];
  return owners
    .flatMap(({ label, server, of }) =>
      types.map((type) => ({ name: checkedHostName(`${label}.${zone}`), type, server, of, ttl: 300, proxied: false as const })),
    )
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.type < other.type ? -1 : 1));
}
