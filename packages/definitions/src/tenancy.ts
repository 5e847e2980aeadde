import type { PoolParts } from "./kinds/pool.ts";
import type { ServiceLevel } from "./kinds/service-level.ts";
import type { Deviations, Tenant } from "./kinds/tenant.ts";
import { type LimitName, type LimitValue, type LimitValues, limitKeys, limitName, unsaid } from "./limits.ts";
import type { Definitions, Folder } from "./schema.ts";

/** A file of the definitions. */
export interface Source {
  folder: Folder;
  id: string;
}

/** Where a field stands. */
export interface Place {
  source: Source;
  path: readonly string[];
}

/** One limit, and the line that sets it: of the level, of what deviates from it, or of an event. */
export interface SetLimit<Value> extends Place {
  value: Value;
}

/** Each limit by its name. Durations in minutes. */
type TenancyLimits = { [Name in LimitName]: SetLimit<LimitValues[Name]> };

export type TenancyKind = "co-op" | "operational-member" | "organisation" | "dedicated-customer" | "event";

type Face = Pick<
  Tenant,
  "language" | "look" | "frontPageText" | "welcome" | "sharedNotes" | "links" | "mail" | "signIn" | "hcaptcha" | "secretsRotation"
>;

/** A tenant as the definitions have it: whoever needs a Greenlight, whatever kind of file says so. */
export interface Tenancy extends Face {
  /** Of an operational member: its file and the level, `<member>-<level>`; else the file's. */
  id: string;
  kind: TenancyKind;
  source: Source;
  /** Where its host name is written. */
  addressAt: readonly string[];
  name: string;
  /** Id of its pool: of a dedicated customer, its own. */
  pool: string;
  /** Undefined: an event, whose limits are its own. */
  level?: ServiceLevel;
  limits: TenancyLimits;
  /** First label of its host name below the co-op's zone; undefined: `domain`. */
  host?: string | undefined;
  domain?: string | undefined;
  domainProved?: string | undefined;
  image?: { name: string; version: string } | undefined;
  environment: Record<string, string>;
  /** First and last day on which it is open; undefined: no beginning, no end. */
  firstDay?: string | undefined;
  lastDay?: string | undefined;
  /** The word that lets its protections be lifted. */
  release?: string | undefined;
}

/** Everybody who has a Greenlight. What names a level that isn't there is left out: a check tells of it. */
export function tenancies(definitions: Definitions): Tenancy[] {
  const levels = new Map(definitions.serviceLevels.map((level) => [level.id, level]));
  const withLevel = <Thing extends { level: string }>(things: Thing[], make: (thing: Thing, level: ServiceLevel) => Tenancy) =>
    things.flatMap((thing) => {
      const level = levels.get(thing.level);
      return level ? [make(thing, level)] : [];
    });
  const defaults = { environment: {}, addressAt: ["host"] };
  return [
    ...withLevel(definitions.tenants, (tenant, level): Tenancy => {
      const source = { folder: "tenants" as const, id: tenant.id };
      return {
        ...defaults,
        ...faceOf(tenant),
        kind: "co-op",
        source,
        id: tenant.id,
        pool: level.pool,
        level,
        limits: levelLimits(level),
        ...addressOf(tenant),
      };
    }),
    ...definitions.operationalMembers.flatMap((member) =>
      member.levels.flatMap((levelId): Tenancy[] => {
        const level = levels.get(levelId);
        if (!level) return [];
        const source = { folder: "operational-members" as const, id: member.id };
        const id = `${member.id}-${levelId}`;
        // Own keys alone: a level may be called `constructor`.
        const hostOfLevel = Object.hasOwn(member.hosts, levelId) ? member.hosts[levelId] : undefined;
        return [
          {
            ...faceOf(member),
            ...{
              kind: "operational-member",
              source,
              id,
              name: `${member.name}, ${level.name}`,
              pool: level.pool,
              level,
              limits: levelLimits(level),
            },
            ...{ host: hostOfLevel ?? id, addressAt: hostOfLevel === undefined ? ["levels"] : ["hosts", levelId] },
            ...{ image: member.image, environment: member.environment, lastDay: member.lastDay, release: member.release },
          },
        ];
      }),
    ),
    ...withLevel(definitions.organisations, (customer, level): Tenancy => {
      const source = { folder: "organisations" as const, id: customer.id };
      const limits = deviating(levelLimits(level), customer.deviations, source);
      return {
        ...defaults,
        ...faceOf(customer),
        kind: "organisation",
        source,
        id: customer.id,
        pool: level.pool,
        level,
        limits,
        ...addressOf(customer),
      };
    }),
    ...withLevel(definitions.dedicatedCustomers, (customer, level): Tenancy => {
      const source = { folder: "dedicated-customers" as const, id: customer.id };
      const limits = deviating(levelLimits(level), customer.deviations, source);
      return {
        ...defaults,
        ...faceOf(customer),
        kind: "dedicated-customer",
        source,
        id: customer.id,
        pool: customer.id,
        level,
        limits,
        ...addressOf(customer),
      };
    }),
    ...definitions.events.map((event): Tenancy => {
      const source = { folder: "events" as const, id: event.id };
      return {
        ...{ ...defaults, ...faceOf(event), kind: "event", source, id: event.id, pool: "event", ...addressOf(event) },
        limits: limitsIn(event, source),
        firstDay: event.firstDay,
      };
    }),
  ];
}

function faceOf(thing: Face & { name: string }): Face & { name: string } {
  const { name, language, look, frontPageText, welcome, sharedNotes, links, mail, signIn, hcaptcha, secretsRotation } = thing;
  return { name, language, look, frontPageText, welcome, sharedNotes, links, mail, signIn, hcaptcha, secretsRotation };
}

type Address = Pick<Tenant, "host" | "domain" | "domainProved" | "lastDay" | "release">;
const addressOf = ({ host, domain, domainProved, lastDay, release }: Address) => ({
  ...{ host, domain, domainProved, lastDay, release, addressAt: domain === undefined ? ["host"] : ["domain"] },
});

/** What a file sets: the line of each limit, or where it has none, that of its name. */
function limitsIn(thing: { [Name in LimitName]?: LimitValues[Name] | undefined }, source: Source): TenancyLimits {
  const limits = limitKeys.map((key) => {
    const name = limitName(key);
    const value: LimitValue | undefined = thing[name];
    return [name, { value: value ?? unsaid(key), source, path: [value === undefined ? "name" : key] }] as const;
  });
  return Object.fromEntries(limits) as unknown as TenancyLimits;
}

const levelLimits = (level: ServiceLevel): TenancyLimits => limitsIn(level, { folder: "service-levels", id: level.id });

function deviating(limits: TenancyLimits, deviations: Deviations | undefined, source: Source): TenancyLimits {
  const agreed = limitKeys.flatMap((key) => {
    const value = deviations?.[limitName(key)];
    return value === undefined ? [] : [[limitName(key), { value, source, path: ["deviations", key] }] as const];
  });
  return { ...limits, ...Object.fromEntries(agreed) };
}

/** A pool of the co-op's, or a dedicated customer's own. */
export interface PoolDefinition {
  id: string;
  source: Source;
  /** Where its fields begin in the file. */
  at: readonly string[];
  name: string;
  status: "runs" | "planned";
  /** Whether several customers share it. */
  shared: boolean;
  parts: PoolParts;
  /** Days that an event is there before and after. */
  leadTime: number;
  graceTime: number;
  secretsRotation: number;
  release?: string | undefined;
}

/** All pools: the co-op's and those of dedicated customers. */
export function poolDefinitions({ pools, dedicatedCustomers }: Definitions): PoolDefinition[] {
  return [
    ...pools.map((pool): PoolDefinition => {
      const { id, name, status, secretsRotation, release, leadTime = 0, graceTime = 0 } = pool;
      const source = { folder: "pools" as const, id };
      return { id, name, status, secretsRotation, release, leadTime, graceTime, source, at: [], shared: true, parts: pool };
    }),
    ...dedicatedCustomers.map((customer): PoolDefinition => {
      const { id, name, secretsRotation, release, pool: parts } = customer;
      const source = { folder: "dedicated-customers" as const, id };
      return {
        id,
        name,
        secretsRotation,
        release,
        source,
        at: ["pool"],
        status: "planned",
        shared: false,
        leadTime: 0,
        graceTime: 0,
        parts,
      };
    }),
  ];
}
