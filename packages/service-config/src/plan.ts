import {
  byId,
  type Definitions,
  isDay,
  numbered,
  ofEvents,
  type PoolDefinition,
  poolDefinitions,
  serverNames,
  tenancies,
  zoneFinder,
} from "@meet-coop/definitions";
import type { ServerLimits } from "./held-limit.ts";
import { hasBegun, planTenant } from "./planned-tenant.ts";
import type { Plan, PoolPlan, ServerPlan } from "./pool-plan.ts";
import { sharedNotes } from "./services/bigbluebutton/shared-notes.ts";
import { topologies } from "./services/topologies.ts";
import { keptByServers, serverLimits, unkept } from "./tenant-limits.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** Plans what is there on `day` (`YYYY-MM-DD`). Pure. @throws RangeError when `day` is no day. */
export function plan(definitions: Definitions, day: string): Plan {
  if (!isDay(day)) throw new RangeError(`\`${day}\` is not a day: expected for example \`2026-11-22\``);
  const definedPools = byId(poolDefinitions(definitions));
  const logos = new Map(definitions.logos.map((logo) => [logo.id, logo]));
  const zoneOf = zoneFinder(definitions.zones);
  const standing = Map.groupBy(byId(tenancies(definitions)), ({ pool }) => pool);
  const prices = pricesOn(definitions, day);
  const pools = definedPools.map((pool) => {
    const there = (standing.get(pool.id) ?? []).filter((tenancy) => hasBegun(tenancy, pool, day));
    const ofServers = serverLimits(there, pool.parts);
    const tenants = there.map((tenancy) => planTenant(tenancy, pool, { day, logos, zoneOf, ofServers, server: serverOfTenants(pool) }));
    return planPool(pool, tenants, { ...definitions, ofServers, prices });
  });
  return {
    version: 3,
    day,
    zones: byId(definitions.zones).map((zone) => structuredClone({ ...zone, own: zone.belongsTo === "co-op" })),
    pools,
    warnings: pools.flatMap(({ tenants }) => tenants.flatMap(({ id, limits }) => unkept(limits).map((text) => ({ tenant: id, text })))),
  };
}

type Prices = Map<string, number>;

function planPool(
  pool: PoolDefinition,
  tenants: TenantPlan[],
  { ofServers, prices, events, software }: Pick<Definitions, "events" | "software"> & { ofServers: ServerLimits; prices: Prices },
): PoolPlan {
  const { parts } = pool;
  const { engine, version } = parts.loadBalancer ?? {};
  const { sharedNotesEditor, ...versions } = parts.software;
  const { front = [], meetingServer } = topologies[parts.topology];
  const machine = (name: string, serverType: string, more: Partial<ServerPlan> & Pick<ServerPlan, "services">): ServerPlan => ({
    ...{
      name,
      stage: "open",
      serverType,
      image: parts.software.operatingSystem,
      privateAddress: null,
      volume: 0,
      placementGroup: null,
    },
    ...{ monthlyPrice: prices.get(serverType) ?? null, ...more },
  });
  return {
    id: pool.id,
    name: pool.name,
    status: pool.status,
    topology: parts.topology,
    location: parts.servers.location,
    // Networks of different pools never meet, so all use the same range.
    network: { ipRange: "10.0.0.0/16", subnet: "10.0.1.0/24", zone: networkZone(parts.servers.location) },
    servers: meetingServers(pool, tenants, events).map(({ name, ...more }) =>
      machine(name, parts.servers.type, { ...more, services: [...meetingServer], volume: parts.servers.recordingDisk ?? 0 }),
    ),
    front: parts.front
      ? {
          ...machine(frontName(pool), parts.front.type, { services: [...front], privateAddress: "10.0.1.2", volume: parts.front.disk }),
          caddy: parts.front.caddy,
        }
      : null,
    loadBalancer: engine && version ? { engine, version } : null,
    versions,
    ...(sharedNotesEditor === undefined ? {} : { sharedNotes: sharedNotes(sharedNotesEditor, versions.bigbluebutton, software) }),
    memory: { ...parts.memory },
    serverLimits: keptByServers(ofServers),
    clientTitle: parts.clientTitle,
    tenants,
    secretsRotation: pool.secretsRotation,
    stage: pool.release === pool.id ? "released" : "open",
  };
}

const frontName = ({ id }: PoolDefinition) => `${id}-front`;

/** On which the tenants of a pool are: its front server, or where everything runs together the only one. */
const serverOfTenants = (pool: PoolDefinition): string =>
  topologies[pool.parts.topology].front ? frontName(pool) : (serverNames(pool)[0] ?? "");

type MeetingServer = Pick<ServerPlan, "name" | "stage" | "privateAddress" | "placementGroup">;

const groupOf = (owner: string, nth: number) => `${owner}-${1 + Math.floor(nth / 10)}`;

/** The meeting servers that are there: the pool's own, or those of its events, which end with them. */
function meetingServers(pool: PoolDefinition, tenants: TenantPlan[], events: Definitions["events"]): MeetingServer[] {
  if (ofEvents(pool)) {
    const wanted = new Map(events.map(({ id, servers }) => [id, servers]));
    return tenants.flatMap(({ id, stage }) =>
      numbered(`${pool.id}-${id}`, wanted.get(id) ?? 0).map((name, nth) => ({
        ...{ name, stage, privateAddress: null, placementGroup: groupOf(`${pool.id}-${id}`, nth) },
      })),
    );
  }
  const { takenOut } = pool.parts.servers;
  return serverNames(pool).flatMap((name, nth): MeetingServer[] => {
    // Own keys alone: a server can't be called like what every object has, but a typo can.
    const how = Object.hasOwn(takenOut, name) ? takenOut[name] : undefined;
    if (how === "gone") return [];
    const placementGroup = pool.parts.topology === "together" ? null : groupOf(pool.id, nth);
    const stage = how === undefined ? "open" : how === "released" ? "released" : "ending";
    return [{ name, stage, privateAddress: `10.0.1.${10 + nth}`, placementGroup }];
  });
}

/** What a new server costs in EUR a month, by the newest price book that is in force on the day. */
function pricesOn({ priceBooks }: Definitions, day: string): Prices {
  const books = priceBooks.filter(({ from }) => from <= day).sort((one, other) => (one.from < other.from ? -1 : 1));
  return new Map(
    books.flatMap(({ serverTypes }) => Object.entries(serverTypes).map(([name, { monthly }]) => [name, monthly.amount] as const)),
  );
}

/** Hetzner's network zones, by location. Source: its API, `GET /locations`. */
const networkZones: Record<string, string> = { ash: "us-east", hil: "us-west", sin: "ap-southeast" };
const networkZone = (location: string): string => networkZones[location] ?? "eu-central";
