import type { PoolParts } from "@meet-coop/definitions";
import type { PoolPlan, ServerPlan } from "../pool-plan.ts";
import type { Site } from "../sites.ts";
import type { TenantPlan } from "../tenant-plan.ts";
import { bigbluebutton } from "./bigbluebutton/bigbluebutton.ts";
import { database } from "./database/database.ts";
import { tenantDatabase } from "./database/tenant-database.ts";
import { gateway } from "./gateway/gateway.ts";
import { greenlight } from "./greenlight/greenlight.ts";
import { bbblb } from "./load-balancer/bbblb/load-balancer.ts";
import { nginx } from "./nginx/nginx.ts";
import { containerName, type Part } from "./part.ts";
import { redis } from "./redis/redis.ts";
import { served } from "./served/served.ts";
import type { Inspection, Need, Offers, Place, Route, Service, TenantDatabase } from "./service.ts";
import type { ServiceName } from "./service-name.ts";
import { topologies } from "./topologies.ts";

/** Each program by its name. Of two that keep a limit, the one that nobody can get around by the other stands first. */
const services: Record<ServiceName, Service> = {
  "load-balancer": bbblb,
  greenlight,
  bigbluebutton,
  database,
  gateway,
  nginx,
  redis,
  served,
  "tenant-database": tenantDatabase,
};

/** What one service makes, once on a server or for one tenant. */
export interface Work {
  service: ServiceName;
  needs: readonly Need[];
  parts: Part[];
}

/** The programs of a pool. */
export function poolServices({ topology }: Pick<PoolParts, "topology">): Service[] {
  const { front = [], meetingServer } = topologies[topology];
  const there = new Set<string>([...front, ...meetingServer]);
  return Object.entries(services).flatMap(([name, service]) => (there.has(name) ? [service] : []));
}

const of = (server: ServerPlan) => server.services.map((name) => [name, services[name]] as const);

/** What answers at a site, by the services of the server to which it leads. */
export const routesOn =
  (server: ServerPlan) =>
  (site: Site): Route[] =>
    of(server).flatMap(([, { routes }]) => routes?.(site) ?? []);

/** What is made once on a server, in the order of its services. */
export const workOnServer = (place: Place): Work[] =>
  of(place.server).map(([service, { needs = [], onServer }]) => ({ service, needs, parts: onServer?.(place) ?? [] }));

/** What is made for a tenant of a server, in the order of its services. */
export function workOfTenant(place: Place, tenant: TenantPlan): Work[] {
  const ofTenants = { ...place, tenant, offers: offersTo(place, tenant) };
  return of(place.server).map(([service, { needs = [], ofTenant }]) => ({ service, needs, parts: ofTenant?.(ofTenants) ?? [] }));
}

/** What `status` asks of a service at a host name where it answers. */
export const statusPathOf = (service: ServiceName): string => services[service].statusPath ?? "/";

/** What is found where a tenant is. */
function offersTo(place: Place, tenant: TenantPlan): Offers {
  const all: Partial<Offers>[] = of(place.server).map(([, { offers }]) => offers?.(place, tenant) ?? {});
  // The list of a topology has them all.
  return Object.assign({}, ...all) as Offers;
}

/** A server of which only names are asked. */
const named = (pool: PoolPlan, server: ServerPlan): Place => ({
  ...{ pool, server, zone: "zone.invalid", sites: [], routes: () => [], acmeDirectory: "", operatorEmail: "", ipv6: true },
});

/** The containers that a server has, by Docker's names. */
export function containersOn(pool: PoolPlan, server: ServerPlan): string[] {
  const place = named(pool, server);
  const containers = (works: Work[]) =>
    works.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "container" ? [part.what] : [])));
  const ofTenants = pool.tenants.flatMap((tenant) => containers(workOfTenant(place, tenant)).map((what) => containerName(what, tenant)));
  return [...containers(workOnServer(place)), ...ofTenants];
}

/** The database of a tenant on a server. */
export const databaseOf = (pool: PoolPlan, server: ServerPlan, tenant: TenantPlan): TenantDatabase =>
  offersTo(named(pool, server), tenant).database;

/** What `status` looks at inside a server. */
export function inspectionOf(pool: PoolPlan, server: ServerPlan): Inspection {
  const all = of(server).map(([, { inspected }]) => inspected?.(pool) ?? {});
  return { ...(Object.assign({}, ...all) as Inspection), disks: all.flatMap(({ disks = [] }) => disks) };
}
