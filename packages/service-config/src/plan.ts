import {
  byId,
  type Definitions,
  isDay,
  numbered,
  ofEvents,
  type PoolDefinition,
  type PoolParts,
  poolDefinitions,
  serverNames,
  tenancies,
  type Zone,
  zoneFinder,
} from "@meet-coop/definitions";
import { type SharedNotes, sharedNotes } from "./services/bigbluebutton/shared-notes.ts";
import type { Enforcement } from "./services/service.ts";
import type { Stage } from "./stage.ts";
import { keptByServers, type ServerLimits, serverLimits, unkept } from "./tenant-limits.ts";
import { hasBegun, planTenant, type TenantPlan } from "./tenant-plan.ts";

/** One machine of a pool. */
export interface ServerPlan {
  /** Also the first label of its host name: the pool's id and a letter, e.g. `demo-a`; `<pool>-front` for the front server; of an event, `event-<event>-a`. */
  name: string;
  /** `ending`: gets no new meetings, and is protected still. `released`: its protections are to be lifted; a run after that deletes it once it is no longer planned. */
  stage: Stage;
  /** Hetzner's name, e.g. `cx43`. */
  serverType: string;
  /** Hetzner's name, e.g. `ubuntu-22.04`. */
  image: string;
  /** Servers of one group stand on different machines; at most 10 in each, as Hetzner allows. Null: it is alone. */
  placementGroup: string | null;
  /** Its address in the pool's private network; null: as the cloud gives it. */
  privateAddress: string | null;
  /** GB of a volume beside its own disk; 0: none. */
  volume: number;
  /** EUR a month without sales tax for a new order, by the price book of the day; null: not known. */
  monthlyPrice: number | null;
}

/** The servers behind some levels and what runs on them. */
export interface PoolPlan {
  id: string;
  name: string;
  /** `planned`: decided on, but not set up yet. */
  status: "runs" | "planned";
  topology: PoolParts["topology"];
  /** Hetzner's name, e.g. `fsn1`. */
  location: string;
  network: { ipRange: string; subnet: string; zone: string };
  /** Meeting servers, those that are ending too. */
  servers: ServerPlan[];
  /** Null where everything runs together. */
  front: (ServerPlan & { /** Version of the gateway. */ caddy: string }) | null;
  loadBalancer: { engine: "bbblb"; version: string } | null;
  /** Versions; for container images, their tags. */
  versions: { bigbluebutton: string; operatingSystem: string; greenlight: string; postgresql: string; redis: string };
  /** The editor of shared notes; absent: that of BigBlueButton's makers. */
  sharedNotes?: SharedNotes;
  /** MiB that each container may use. */
  memory: { greenlight: number; postgresql: number; redis: number };
  /** What its meeting servers keep by themselves: the widest of its tenants' limits; what a load balancer holds for each tenant, they don't hold for all. */
  serverLimits: Enforcement[];
  /** Title of the browser window in a meeting. */
  clientTitle: string;
  tenants: TenantPlan[];
  secretsRotation: number;
  /** `released`: protections of its servers are to be lifted, whatever the stage of each; they and its tenants go on until the pool is destroyed. */
  stage: Exclude<Stage, "ending">;
}

/** A domain whose DNS we host. */
export interface ZonePlan extends Omit<Zone, "id"> {
  id: string;
  /** The co-op's own: the zone of the stack's settings stands in its place. */
  own: boolean;
}

/** Something that the plan can't put in force. */
export interface PlanWarning {
  tenant: string;
  text: string;
}

/** Everything that is there on a day, as sorted plain data. The same definitions and day give the same plan, byte for byte. */
export interface Plan {
  version: 3;
  /** `YYYY-MM-DD`. */
  day: string;
  zones: ZonePlan[];
  pools: PoolPlan[];
  warnings: PlanWarning[];
}

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
    const tenants = there.map((tenancy) => planTenant(tenancy, pool, { day, logos, zoneOf, ofServers }));
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

/** All servers of a pool: its front server, where it has one, then its meeting servers. */
export const machinesOf = ({ front, servers }: Pick<PoolPlan, "front" | "servers">): ServerPlan[] => [
  ...(front ? [front] : []),
  ...servers,
];

/** The pool of that id. @throws RangeError naming the pools there are, or that it isn't set up. */
export function poolOf(plan: Plan, id: string): PoolPlan {
  const pool = plan.pools.find((candidate) => candidate.id === id);
  if (!pool)
    throw new RangeError(`There is no pool \`${id}\`: the plan has ${plan.pools.map(({ id }) => `\`${id}\``).join(", ") || "none"}`);
  return pool;
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
  const machine = (name: string, serverType: string, more: Partial<ServerPlan>): ServerPlan => ({
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
      machine(name, parts.servers.type, { ...more, volume: parts.servers.recordingDisk ?? 0 }),
    ),
    front: parts.front
      ? {
          ...machine(`${pool.id}-front`, parts.front.type, { privateAddress: "10.0.1.2", volume: parts.front.disk }),
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
