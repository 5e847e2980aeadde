import type { Definitions, Limit, Money, Pool, ServiceLevel, Tenant } from "./definition.ts";
import { localPort } from "./local-port.ts";
import type { Problem } from "./problem.ts";
import type { Folder } from "./schema.ts";
import { nearest } from "./spelling.ts";
import type { Path } from "./yaml-file.ts";

/** The file that a finding is about. */
export interface Source {
  folder: Folder;
  id: string;
}

/** A problem, before the place in its file is looked up. */
export interface Finding extends Pick<Problem, "severity" | "what" | "got" | "expected" | "meant" | "cure" | "rule"> {
  source: Source;
  path: Path;
}

type Found = Omit<Finding, "severity" | "rule">;
interface Rule {
  name: string;
  severity: Problem["severity"];
  find(definitions: Definitions, exists: Exists): Found[];
}
/** Whether there is a file of that folder and id, readable or not. */
export type Exists = (folder: Folder, id: string) => boolean;

/** The co-op's rules, beyond what each field may say. */
const rules: Rule[] = [
  { name: "a level's pool exists", severity: "error", find: levelWithoutPool },
  { name: "a tenant's level exists", severity: "error", find: tenantWithoutLevel },
  { name: "what a tenant needs runs", severity: "error", find: tenantOnPlannedPool },
  { name: "the co-op itself runs only what it sells", severity: "error", find: tenantOfResoldLevel },
  { name: "a name of a level means one level", severity: "error", find: levelNameTwice },
  { name: "a host name belongs to one tenant or server", severity: "error", find: hostNameTwice },
  { name: "tenants of a server answer on different ports", severity: "error", find: localPortTwice },
  { name: "together means one server", severity: "error", find: togetherOnManyServers },
  { name: "shared servers don't record", severity: "error", find: recordingOnSharedServers },
  { name: "mail leaves by an open port", severity: "error", find: closedMailPort },
  { name: "who pays less gets no more", severity: "warning", find: cheaperButMore },
  { name: "over 100 people is against advice", severity: "warning", find: overHundred },
];

/** All that the rules find. */
export function findings(definitions: Definitions, exists: Exists): Finding[] {
  return rules.flatMap(({ name, severity, find }) => find(definitions, exists).map((found) => ({ ...found, severity, rule: name })));
}

const inLevel = ({ id }: ServiceLevel, ...path: string[]) => ({ source: { folder: "service-levels" as const, id }, path });
const inPool = ({ id }: Pool, ...path: string[]) => ({ source: { folder: "pools" as const, id }, path });
const inTenant = ({ id }: Tenant, ...path: string[]) => ({ source: { folder: "tenants" as const, id }, path });

const namesOf = (things: { id: string }[]) => things.map(({ id }) => `\`${id}\``).join(", ");
const meantOf = (got: string, things: { id: string }[]) => {
  const meant = nearest(
    got,
    things.map(({ id }) => id),
  );
  return meant ? { meant } : {};
};

function levelWithoutPool({ serviceLevels, pools }: Definitions, exists: Exists): Found[] {
  return serviceLevels
    .filter(({ pool }) => pool !== "own server" && !exists("pools", pool))
    .map((level) => ({
      ...inLevel(level, "pool"),
      what: "names a pool that doesn't exist",
      got: level.pool,
      expected: `one of ${namesOf(pools)}, or \`own server\``,
      ...meantOf(level.pool, [...pools, { id: "own server" }]),
      cure: `correct the name, or add the file \`pools/${level.pool}.yaml\``,
    }));
}

function tenantWithoutLevel({ serviceLevels, tenants }: Definitions, exists: Exists): Found[] {
  return tenants
    .filter(({ level }) => !exists("service-levels", level))
    .map((tenant) => ({
      ...inTenant(tenant, "level"),
      what: "names a service level that doesn't exist",
      got: tenant.level,
      expected: `one of ${namesOf(serviceLevels)}`,
      ...meantOf(tenant.level, serviceLevels),
      cure: "correct the name",
    }));
}

function tenantOnPlannedPool(definitions: Definitions): Found[] {
  return withLevel(definitions).flatMap(({ tenant, level }) => {
    const pool = definitions.pools.find(({ id }) => id === level.pool);
    if (pool?.status === "runs" || (pool === undefined && level.pool !== "own server")) return [];
    return [
      {
        ...inTenant(tenant, "level"),
        what: `is a level of the pool \`${level.pool}\`, which has no servers`,
        got: tenant.level,
        cure: "choose a level whose pool runs, or give the pool its servers first",
      },
    ];
  });
}

function tenantOfResoldLevel(definitions: Definitions): Found[] {
  return withLevel(definitions)
    .filter(({ level }) => level.soldBy !== "co-op")
    .map(({ tenant, level }) => ({
      ...inTenant(tenant, "level"),
      what: `is a level that only operational members sell (\`sold-by\` of ${level.name})`,
      got: tenant.level,
      cure: "choose a level that the co-op sells",
    }));
}

function levelNameTwice({ serviceLevels }: Definitions): Found[] {
  const names = serviceLevels.flatMap((level) => [
    { name: level.name, level, path: ["name"] as Path },
    ...level.alsoCalled.map((name, nth) => ({ name, level, path: ["also-called", nth] as Path })),
  ]);
  return repeated(names, ({ name }) => name.toLowerCase()).map(({ again, first }) => ({
    ...inLevel(again.level),
    path: again.path,
    what: `is already a name of \`${first.level.id}\``,
    got: again.name,
    cure: "choose another name for one of them",
  }));
}

function hostNameTwice({ tenants, pools }: Definitions): Found[] {
  const twice = repeated(tenants, ({ host }) => host).map(({ again, first }) => ({
    ...inTenant(again, "host"),
    what: `is already the host name of the tenant \`${first.id}\``,
    got: again.host,
    cure: "choose another host name",
  }));
  // Servers are called by their pool and a letter.
  const taken = tenants.flatMap((tenant) => {
    const pool = pools.find(({ id }) => new RegExp(`^${id}-[a-z]{1,2}$`).test(tenant.host));
    if (!pool) return [];
    return [
      {
        ...inTenant(tenant, "host"),
        what: `is kept for a server of the pool \`${pool.id}\``,
        got: tenant.host,
        cure: "choose another host name",
      },
    ];
  });
  return [...twice, ...taken];
}

function localPortTwice(definitions: Definitions): Found[] {
  return repeated(withLevel(definitions), ({ tenant, level }) => `${level.pool} ${localPort(tenant.id)}`).map(({ again, first }) => ({
    ...inTenant(again.tenant),
    what: `would answer on the same port of its server as \`${first.tenant.id}\` (the port is made from the file's name)`,
    cure: "give the new one's file another name",
  }));
}

function togetherOnManyServers({ pools }: Definitions): Found[] {
  return pools
    .filter((pool) => pool.status === "runs")
    .filter(({ servers }) => servers.howMany > 1)
    .map((pool) => ({
      ...inPool(pool, "servers", "how-many"),
      what: "is too many where everything runs together on one server",
      got: String(pool.servers.howMany),
      expected: "`1`",
      cure: "choose a larger `type` instead",
    }));
}

function recordingOnSharedServers({ serviceLevels }: Definitions): Found[] {
  return serviceLevels
    .filter(({ recording, pool }) => recording === true && pool !== "own server")
    .map((level) => ({
      ...inLevel(level, "recording"),
      what: "waits until recording can be switched for each room: the pool's servers are shared",
      got: "true",
      expected: "`false` or `later`",
      cure: "write `recording: later`",
    }));
}

function closedMailPort({ tenants }: Definitions): Found[] {
  return tenants
    .filter(({ mail }) => mail && [25, 465].includes(mail.port))
    .map((tenant) => ({
      ...inTenant(tenant, "mail", "port"),
      what: "is closed for servers at Hetzner",
      got: String(tenant.mail?.port),
      expected: "`587`",
      cure: "use the mail server's port for submission, mostly `587`",
    }));
}

function cheaperButMore({ serviceLevels }: Definitions): Found[] {
  const priced = serviceLevels.flatMap((level) => {
    const price = monthlyPrice(level.contribution.monthly);
    return price === undefined ? [] : [{ level, price }];
  });
  return priced.flatMap(({ level, price }) =>
    limitFields.flatMap(([key, field]) => {
      const dearer = priced.find((other) => other.price > price && more(level[field], other.level[field]));
      if (!dearer) return [];
      return [
        {
          ...inLevel(level, key),
          what: `is more than \`${dearer.level.name}\` gets, which costs more`,
          got: String(level[field]),
          expected: `at most \`${dearer.level[field]}\``,
          cure: "correct one of the two levels, or leave it if it is meant",
        },
      ];
    }),
  );
}

function overHundred({ serviceLevels }: Definitions): Found[] {
  return serviceLevels
    .filter(({ participantsPerMeeting }) => more(participantsPerMeeting, 100))
    .map((level) => ({
      ...inLevel(level, "participants-per-meeting"),
      what: "is over the 100 people in one session that BigBlueButton advises",
      got: String(level.participantsPerMeeting),
      expected: "at most `100`",
      cure: "tell members of the advice, or lower the limit",
    }));
}

const limitFields = [
  ["accounts", "accounts"],
  ["rooms-per-account", "roomsPerAccount"],
  ["meeting-duration", "meetingDurationMinutes"],
  ["participants-per-meeting", "participantsPerMeeting"],
] as const;

const more = (one: Limit, other: Limit) =>
  (one === "unlimited" ? Number.POSITIVE_INFINITY : one) > (other === "unlimited" ? Number.POSITIVE_INFINITY : other);

/** In EUR; undefined where it can't be compared. */
function monthlyPrice(monthly: Money | "free" | "on request"): number | undefined {
  if (monthly === "free") return 0;
  return monthly !== "on request" && monthly.currency === "EUR" ? monthly.amount : undefined;
}

function withLevel({ tenants, serviceLevels }: Definitions): { tenant: Tenant; level: ServiceLevel }[] {
  return tenants.flatMap((tenant) => {
    const level = serviceLevels.find(({ id }) => id === tenant.level);
    return level ? [{ tenant, level }] : [];
  });
}

/** Things whose key an earlier one has too. */
function repeated<Thing>(things: Thing[], keyOf: (thing: Thing) => string): { again: Thing; first: Thing }[] {
  const firsts = new Map<string, Thing>();
  return things.flatMap((thing) => {
    const first = firsts.get(keyOf(thing));
    if (first !== undefined) return [{ again: thing, first }];
    firsts.set(keyOf(thing), thing);
    return [];
  });
}
