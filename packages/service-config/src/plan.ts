import type { Definitions, Limit, Look, MailSender, RunningPool, ServiceLevel, Tenant } from "@meet-coop/definitions";
import { localPort } from "@meet-coop/definitions";

/** What keeps a limit: `none` means that only the members' word does. */
export type HeldBy = "load-balancer" | "greenlight-role" | "meeting-option" | "server-default" | "invitation" | "none";

/** A limit of a service level, and what keeps it. */
export interface HeldLimit<Value> {
  value: Value;
  heldBy: HeldBy;
  /** The setting that keeps it, for people: e.g. `meeting_options.maxParticipants`. */
  setting: string;
}

/** The limits of a tenant; each holds for all of it. */
export interface TenantLimits {
  /** User accounts for each contribution; for Free, for each person invited. */
  accounts: HeldLimit<Limit>;
  roomsPerAccount: HeldLimit<Limit>;
  meetingDurationMinutes: HeldLimit<Limit>;
  participantsPerMeeting: HeldLimit<Limit>;
  /** Whether meetings may be recorded. */
  recording: HeldLimit<boolean>;
}

/** One Greenlight with its host name, database, look, mail sender and limits. */
export interface TenantPlan {
  id: string;
  name: string;
  pool: string;
  level: string;
  levelName: string;
  /** First label of its host name; the zone is a setting of the stack. */
  hostLabel: string;
  /** ISO 639-1. */
  language: string;
  /** Port of 127.0.0.1 on the server where its Greenlight answers: from its id, so that a new tenant moves no other. */
  localPort: number;
  limits: TenantLimits;
  /** The only way to an account. */
  registration: "invite";
  look: Look;
  welcome: string | null;
  links: Tenant["links"];
  /** Null: no mail is sent. */
  mail: MailSender | null;
  secretsRotation: number;
}

/** One machine of a pool. */
export interface ServerPlan {
  /** Also the first label of its host name: the pool's id and a letter, e.g. `demo-a`. */
  name: string;
  /** Hetzner's name, e.g. `cx43`. */
  serverType: string;
  /** Hetzner's name, e.g. `ubuntu-22.04`. */
  image: string;
  /** Its address in the pool's private network. */
  privateAddress: string;
}

/** The servers behind some levels and what runs on them. */
export interface PoolPlan {
  id: string;
  name: string;
  topology: "together";
  /** Hetzner's name, e.g. `fsn1`. */
  location: string;
  network: { ipRange: string; subnet: string; zone: string };
  servers: ServerPlan[];
  /** Versions; for container images, their tags. */
  versions: { bigbluebutton: string; operatingSystem: string; greenlight: string; postgresql: string; redis: string };
  /** MiB that each container may use. */
  memory: { greenlight: number; postgresql: number; redis: number };
  /** What a server does when Greenlight asks for nothing: the loosest of its tenants' limits, so that it stands in nobody's way. */
  serverDefaults: { participantsPerMeeting: Limit; meetingDurationMinutes: Limit; recording: boolean };
  tenants: TenantPlan[];
  secretsRotation: number;
  /** True: protections of its servers are to be lifted. */
  release: boolean;
}

/** Everything that runs on a day, as sorted plain data. The same definitions and day give the same plan, byte for byte. */
export interface Plan {
  version: 1;
  /** `YYYY-MM-DD`. */
  day: string;
  pools: PoolPlan[];
}

/** Plans what runs on `day` (`YYYY-MM-DD`). Pure. @throws RangeError when `day` is no day. */
export function plan(definitions: Definitions, day: string): Plan {
  if (!isDay(day)) throw new RangeError(`\`${day}\` is not a day: expected for example \`2026-11-22\``);
  const levels = new Map(definitions.serviceLevels.map((level) => [level.id, level]));
  const running = definitions.pools.filter((pool) => pool.status === "runs");
  return {
    version: 1,
    day,
    pools: byId(running).map((pool) => planPool(pool, definitions.tenants, levels)),
  };
}

/** The pool of that id. @throws RangeError naming the pools there are. */
export function poolOf(plan: Plan, id: string): PoolPlan {
  const pool = plan.pools.find((candidate) => candidate.id === id);
  if (!pool) throw new RangeError(`No pool \`${id}\` runs: the plan has ${plan.pools.map(({ id }) => `\`${id}\``).join(", ") || "none"}`);
  return pool;
}

function planPool(pool: RunningPool, allTenants: Tenant[], levels: Map<string, ServiceLevel>): PoolPlan {
  const tenants = byId(allTenants).flatMap((tenant) => {
    const level = levels.get(tenant.level);
    return level?.pool === pool.id ? [planTenant(tenant, level)] : [];
  });
  return {
    id: pool.id,
    name: pool.name,
    topology: pool.topology,
    location: pool.servers.location,
    // Networks of different pools never meet, so all use the same range.
    network: { ipRange: "10.0.0.0/16", subnet: "10.0.1.0/24", zone: networkZone(pool.servers.location) },
    servers: Array.from({ length: pool.servers.howMany }, (_, nth) => ({
      name: `${pool.id}-${letters(nth)}`,
      serverType: pool.servers.type,
      image: pool.software.operatingSystem,
      privateAddress: `10.0.1.${10 + nth}`,
    })),
    versions: { ...pool.software },
    memory: { ...pool.memory },
    serverDefaults: {
      participantsPerMeeting: loosest(tenants.map(({ limits }) => limits.participantsPerMeeting.value)),
      meetingDurationMinutes: loosest(tenants.map(({ limits }) => limits.meetingDurationMinutes.value)),
      recording: tenants.some(({ limits }) => limits.recording.value),
    },
    tenants,
    secretsRotation: pool.secretsRotation,
    release: pool.release,
  };
}

function planTenant(tenant: Tenant, level: ServiceLevel): TenantPlan {
  return {
    id: tenant.id,
    name: tenant.name,
    pool: level.pool,
    level: level.id,
    levelName: level.name,
    hostLabel: tenant.host,
    language: tenant.language,
    localPort: localPort(tenant.id),
    limits: limitsTogether(level),
    registration: "invite",
    look: { ...tenant.look },
    welcome: tenant.welcome ?? null,
    links: { ...tenant.links },
    mail: tenant.mail ? { ...tenant.mail } : null,
    secretsRotation: tenant.secretsRotation,
  };
}

/** Limits where Greenlight and BBB share a server and no load balancer stands between them. */
function limitsTogether(level: ServiceLevel): TenantLimits {
  return {
    accounts: { value: level.accounts, heldBy: "invitation", setting: "site_settings.RegistrationMethod" },
    roomsPerAccount: { value: level.roomsPerAccount, heldBy: "greenlight-role", setting: "role_permissions.RoomLimit" },
    meetingDurationMinutes: { value: level.meetingDurationMinutes, heldBy: "meeting-option", setting: "meeting_options.duration" },
    participantsPerMeeting: {
      value: level.participantsPerMeeting,
      heldBy: "meeting-option",
      setting: "meeting_options.maxParticipants",
    },
    // `later` is not yet: footnote 2 of the table.
    recording: {
      value: level.recording === true,
      heldBy: "server-default",
      setting: "disableRecordingDefault, rooms_configurations.record",
    },
  };
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

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Sorted by code units: the same on every machine, whatever its language. */
function byId<Thing extends { id: string }>(things: readonly Thing[]): Thing[] {
  return [...things].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}
