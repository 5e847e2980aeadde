import { hostNameOf, meetingHostNameOf, pageHostNameOf, serverHostNameOf } from "./host-name.ts";
import { machinesOf, type PoolPlan, type ServerPlan } from "./pool-plan.ts";
import type { TenantPlan } from "./tenant-plan.ts";

interface Name {
  /** Full host name. */
  host: string;
  /** The server that it leads to. */
  leadsTo: string;
  /** The zone of ours in which its records stand: the stack's, or one that we host for a customer. Null: its owner sets them. */
  zone: string | null;
  /** The name of ours that leads there too: to it the owner of a domain points it. Elsewhere the name itself. */
  ours: string;
}

/** A host name of a pool: whose it is, and which of our services answers there; null: none, or it shows nothing of its own. */
export type Site = Name &
  (
    | {
        kind: "tenant";
        tenant: TenantPlan /** Of one that is closed what stands before Greenlight: it says so. */;
        answers: "greenlight" | "gateway" | "nginx";
      }
    /** The name of ours at which a tenant with a domain of its own has its meetings. */
    | { kind: "meetings"; tenant: TenantPlan; answers: "load-balancer" | null }
    /** The pool's public page. */
    | { kind: "page"; answers: "served" }
    | { kind: "server"; server: ServerPlan; answers: "bigbluebutton" | null }
  );

/** The server that all names lead to but those of other servers: the front server, or where everything runs together the only one. */
export const entranceOf = ({ front, servers }: Pick<PoolPlan, "front" | "servers">): ServerPlan | undefined => front ?? servers[0];

/** The names of one tenant. */
export const tenantSites = (sites: readonly Site[], id: string): Site[] =>
  sites.filter((site) => "tenant" in site && site.tenant.id === id);

/**
 * Every host name that a pool has on the day of its plan: tenants with their meetings, page, servers. A tenant that is ending keeps its names until it is released: they lead
 * to what stands before Greenlight, which says so.
 */
export function sitesOf(pool: PoolPlan, zone: string): Site[] {
  const servers = machinesOf(pool).map((server): Site => {
    const host = serverHostNameOf(server, zone);
    const answers = server === pool.front ? null : "bigbluebutton";
    return { kind: "server", server, answers, host, leadsTo: server.name, zone, ours: host };
  });
  const entrance = entranceOf(pool);
  if (!entrance) return servers;
  const below = (host: string): Name => ({ host, leadsTo: entrance.name, zone, ours: host });

  const tenants = pool.tenants.flatMap((tenant): Site[] => {
    const { stage, domain } = tenant;
    if (stage === "released") return [];
    const host = hostNameOf(tenant, zone);
    const door = entrance.services.includes("gateway") ? "gateway" : "nginx";
    const ofTenant = { kind: "tenant", tenant, answers: stage === "open" ? "greenlight" : door } as const;
    if (!domain) return [{ ...below(host), ...ofTenant }];
    const foreign = (ours: string): Site => ({ ...ofTenant, host, leadsTo: entrance.name, zone: domain.hostedIn, ours });
    if (!pool.front) return [foreign(serverHostNameOf(entrance, zone))];
    const meetings = meetingHostNameOf(tenant, zone);
    return [foreign(meetings), { kind: "meetings", tenant, answers: stage === "open" ? "load-balancer" : null, ...below(meetings) }];
  });
  const page: Site[] = pool.front ? [{ kind: "page", answers: "served", ...below(pageHostNameOf(pool, zone)) }] : [];
  return [...tenants, ...page, ...servers];
}

/** Whether a name is one of a tenant that has ended. */
export const isClosed = (site: Site): site is Extract<Site, { kind: "tenant" }> => site.kind === "tenant" && site.answers !== "greenlight";
