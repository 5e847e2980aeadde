import {
  hostNameOf,
  isReleased,
  meetingHostNameOf,
  type PoolPlan,
  pageHostNameOf,
  type ServerPlan,
  type TenantPlan,
} from "@meet-coop/service-config";
import type { late } from "./limit.ts";
import type { Found } from "./names.ts";
import type { WebAnswer } from "./web.ts";

/** A host name of a pool, and what is asked there. */
export type Site = { host: string; path: string } & (
  | { kind: "tenant"; tenant: TenantPlan }
  /** A tenant whose last day is over. */
  | { kind: "ended"; tenant: TenantPlan }
  /** The name of ours at which a tenant with a domain of its own has its meetings. */
  | { kind: "meetings"; tenant: TenantPlan }
  | { kind: "page" }
  | { kind: "server"; server: ServerPlan }
);

/** What was seen of a site. */
export interface SiteSeen {
  found: Found | typeof late;
  /** Absent where nothing was asked: the name leads nowhere, or elsewhere. */
  asked?: WebAnswer | typeof late;
}

/** The server that all names but those of meeting servers lead to. */
export const doorOf = (pool: PoolPlan): ServerPlan | undefined => pool.front ?? pool.servers[0];

/** Every host name of a pool that is to answer. What is released may be gone already. */
export function sitesOf(pool: PoolPlan, zone: string): Site[] {
  const tenants = pool.tenants.flatMap((tenant): Site[] => {
    const host = hostNameOf(tenant, zone);
    // Only a gateway says that something is closed.
    if (tenant.stage !== "open") return tenant.stage === "released" || !pool.front ? [] : [{ kind: "ended", host, path: "/", tenant }];
    const meetings = meetingHostNameOf(tenant, zone);
    const own: Site = { kind: "tenant", host, path: "/health_check", tenant };
    // BBBLB leads the address without the last slash to this one.
    return meetings === host || !pool.front ? [own] : [own, { kind: "meetings", host: meetings, path: "/bigbluebutton/api/", tenant }];
  });
  const page: Site[] = pool.front ? [{ kind: "page", host: pageHostNameOf(pool, zone), path: "/" }] : [];
  const servers = pool.servers
    .filter((server) => !isReleased(server, pool))
    .map((server): Site => ({ kind: "server", host: `${server.name}.${zone}`, path: "/bigbluebutton/api", server }));
  return [...tenants, ...page, ...servers];
}

/** Whether a name is a domain whose records its owner sets. */
export const isForeign = (site: Site): boolean =>
  (site.kind === "tenant" || site.kind === "ended") && site.tenant.domain?.hostedIn === null;

/** Whether a name leads to one of the addresses of the door. Undefined: nobody can tell, or it is a meeting server's own. */
export function leadsToDoor(site: Site, found: SiteSeen["found"], door: readonly string[]): boolean | undefined {
  if (typeof found === "symbol" || found.kind === "unknown") return undefined;
  if (found.kind === "nothing") return false;
  return site.kind === "server" || door.length === 0 ? undefined : found.addresses.some((address) => door.includes(address));
}
