import {
  byId,
  type Definitions,
  isDay,
  type Limit,
  type PoolDefinition,
  type PoolParts,
  poolDefinitions,
  tenancies,
  type Zone,
} from "@meet-coop/definitions";
import { tenantWarnings } from "./tenant-limits.ts";
import { periodOf, planTenant, type TenantPlan } from "./tenant-plan.ts";

/** One machine of a pool. */
export interface ServerPlan {
  /** Also the first label of its host name: the pool's id and a letter, e.g. `demo-a`; `<pool>-front` for the front server. */
  name: string;
  /** Hetzner's name, e.g. `cx43`. */
  serverType: string;
  /** Hetzner's name, e.g. `ubuntu-22.04`. */
  image: string;
  /** Its address in the pool's private network. */
  privateAddress: string;
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
  /** Meeting servers. */
  servers: ServerPlan[];
  /** Null where everything runs together. */
  front: ServerPlan | null;
  loadBalancer: { engine: "bbblb"; version: string } | null;
  /** Versions; for container images, their tags. */
  versions: { bigbluebutton: string; operatingSystem: string; greenlight: string; postgresql: string; redis: string };
  /** MiB that each container may use. */
  memory: { greenlight: number; postgresql: number; redis: number };
  /** What a server does when Greenlight asks for nothing: the loosest of its tenants' limits, so that it stands in nobody's way. */
  serverDefaults: { participantsPerMeeting: Limit; meetingDurationMinutes: Limit; recording: boolean };
  /** Title of the browser window in a meeting. */
  clientTitle: string;
  tenants: TenantPlan[];
  secretsRotation: number;
  /** True: protections of its servers are to be lifted. */
  release: boolean;
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
  version: 2;
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
  const poolsById = new Map(definedPools.map((pool) => [pool.id, pool]));
  const logos = new Map(definitions.logos.map((logo) => [logo.id, logo]));
  const tenants = new Map<string, TenantPlan[]>();
  for (const tenancy of byId(tenancies(definitions))) {
    const pool = poolsById.get(tenancy.pool);
    const planned = pool && planTenant(tenancy, pool, { day, logos });
    if (!planned) continue;
    const there = tenants.get(pool.id);
    if (there) there.push(planned);
    else tenants.set(pool.id, [planned]);
  }
  const prices = pricesOn(definitions, day);
  const pools = definedPools.map((pool) =>
    planPool(pool, tenants.get(pool.id) ?? [], { prices, eventServers: eventServers(definitions, pool, day) }),
  );
  return {
    version: 2,
    day,
    zones: byId(definitions.zones).map((zone) => structuredClone({ ...zone, own: zone.belongsTo === "co-op" })),
    pools,
    warnings: pools.flatMap((pool) => pool.tenants.flatMap(tenantWarnings)),
  };
}

/** The pool of that id. @throws RangeError naming the pools there are, or that it isn't set up. */
export function poolOf(plan: Plan, id: string): PoolPlan {
  const pool = plan.pools.find((candidate) => candidate.id === id);
  if (!pool)
    throw new RangeError(`There is no pool \`${id}\`: the plan has ${plan.pools.map(({ id }) => `\`${id}\``).join(", ") || "none"}`);
  return pool;
}

/** Meeting servers that the events of a day need; undefined: the pool isn't for events, and has all that it may. */
function eventServers({ events }: Definitions, pool: PoolDefinition, day: string): number | undefined {
  if (pool.id !== "event" || !pool.shared) return undefined;
  const there = events.filter((event) => {
    const { from = day, to = day } = periodOf({ kind: "event", ...event }, pool);
    return from <= day && day <= to;
  });
  return there.reduce((sum, { servers }) => sum + servers, 0);
}

type Prices = Map<string, number>;

function planPool(
  pool: PoolDefinition,
  tenants: TenantPlan[],
  { prices, eventServers }: { prices: Prices; eventServers: number | undefined },
): PoolPlan {
  const { parts } = pool;
  const server = (name: string, serverType: string, privateAddress: string, volume: number): ServerPlan => ({
    ...{ name, serverType, image: parts.software.operatingSystem, privateAddress, volume, monthlyPrice: prices.get(serverType) ?? null },
  });
  const howMany = Math.min(parts.servers.howMany, eventServers ?? parts.servers.howMany);
  const { engine, version } = parts.loadBalancer ?? {};
  return {
    id: pool.id,
    name: pool.name,
    status: pool.status,
    topology: parts.topology,
    location: parts.servers.location,
    // Networks of different pools never meet, so all use the same range.
    network: { ipRange: "10.0.0.0/16", subnet: "10.0.1.0/24", zone: networkZone(parts.servers.location) },
    servers: Array.from({ length: howMany }, (_, nth) =>
      server(`${pool.id}-${letters(nth)}`, parts.servers.type, `10.0.1.${10 + nth}`, parts.servers.recordingDisk ?? 0),
    ),
    front: parts.front ? server(`${pool.id}-front`, parts.front.type, "10.0.1.2", parts.front.disk) : null,
    loadBalancer: engine && version ? { engine, version } : null,
    versions: { ...parts.software },
    memory: { ...parts.memory },
    serverDefaults: {
      participantsPerMeeting: loosest(tenants.map(({ limits }) => limits.participantsPerMeeting.value)),
      meetingDurationMinutes: loosest(tenants.map(({ limits }) => limits.meetingDurationMinutes.value)),
      recording: tenants.some(({ limits }) => limits.recording.value),
    },
    clientTitle: parts.clientTitle,
    tenants,
    secretsRotation: pool.secretsRotation,
    release: pool.release === pool.id,
  };
}

/** What a new server costs in EUR a month, by the newest price book that is in force on the day. */
function pricesOn({ priceBooks }: Definitions, day: string): Prices {
  const books = priceBooks.filter(({ from }) => from <= day).sort((one, other) => (one.from < other.from ? -1 : 1));
  return new Map(
    books.flatMap(({ serverTypes }) => Object.entries(serverTypes).map(([name, { monthly }]) => [name, monthly.amount] as const)),
  );
}

/** 0 → `a`, 25 → `z`, 26 → `aa`. */
function letters(nth: number): string {
  const last = String.fromCharCode(97 + (nth % 26));
  return nth < 26 ? last : letters(Math.floor(nth / 26) - 1) + last;
}

/** Hetzner's network zones, by location. Source: its API, `GET /locations`. */
const networkZones: Record<string, string> = { ash: "us-east", hil: "us-west", sin: "ap-southeast" };
const networkZone = (location: string): string => networkZones[location] ?? "eu-central";

function loosest(limits: Limit[]): Limit {
  const numbers = limits.filter((limit) => limit !== "unlimited");
  return numbers.length < limits.length || numbers.length === 0 ? "unlimited" : Math.max(...numbers);
}
