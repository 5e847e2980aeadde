import {
  allowsMore,
  type LimitKey,
  type LimitName,
  type LimitValue,
  type LimitValues,
  limitKeys,
  limitName,
  type PoolParts,
  type Source,
  type Tenancy,
  unsaid,
  widest,
  writtenLimit,
} from "@meet-coop/definitions";
import { bigbluebuttonHolds } from "./services/bigbluebutton/limits.ts";
import { poolServices } from "./services/pool-services.ts";
import type { Enforcement, HeldBy, Kept, Wanted } from "./services/service.ts";

/** A limit of a tenant: the line that sets it, and what keeps it. */
export interface HeldLimit<Value = unknown> {
  value: Value;
  /** The line of the definitions. */
  source: { folder: Source["folder"]; id: string; path: readonly string[] };
  heldBy: HeldBy;
  /** The first one keeps it; the others stand behind it. */
  enforced: Enforcement[];
}

/** The limits of a tenant; each holds for all of it. Durations in minutes; nothing is `later` on a day: it is allowed or not. */
export type TenantLimits = { [Name in LimitName]: HeldLimit<Exclude<LimitValues[Name], "later">> };
/** For each limit, the widest of all tenants on some servers. */
export type ServerLimits = { [Name in LimitName]: LimitValues[Name] };

/** `later` is not yet, until rooms can be switched: footnote 2 of the table. */
const today = (value: LimitValue, pool: PoolParts): LimitValue => (value === "later" ? pool.recordingSwitch : value);

/** What the meeting servers of a pool may be asked for by some of these tenants. */
export function serverLimits(tenancies: readonly Tenancy[], pool: PoolParts): ServerLimits {
  const limits = limitKeys.map((key) => {
    const name = limitName(key);
    const values = tenancies.map(({ limits }) => today(limits[name].value, pool));
    const permission = typeof unsaid(key) === "boolean";
    // What the load balancer holds for each tenant, the servers behind it don't hold for all.
    return [name, pool.loadBalancer && !permission ? unsaid(key) : widest(values, unsaid(key))] as const;
  });
  const widestOfAll = Object.fromEntries(limits) as unknown as ServerLimits;
  const { meetingDuration } = widestOfAll;
  return { ...widestOfAll, meetingDuration: allowsMore(meetingDuration, pool.longestMeeting) ? pool.longestMeeting : meetingDuration };
}

type Ask = ((wanted: Wanted<LimitValue>) => Kept) | undefined;

/** The limits of a tenant on the servers of a pool, and what keeps each there. */
export function limitsOf({ limits }: Tenancy, pool: PoolParts, ofServers: ServerLimits): TenantLimits {
  const services = poolServices(pool);
  const held = limitKeys.map((key) => {
    const name = limitName(key);
    const { source, path } = limits[name];
    const value = today(limits[name].value, pool);
    const answers = services.flatMap(({ holds }) => (holds[name] as Ask)?.({ value, ofServers: ofServers[name] }) ?? []);
    const [keepers, behind] = [answers.filter(({ heldBy }) => heldBy), answers.filter(({ heldBy }) => !heldBy)];
    const limited = value !== "unlimited" && value !== true;
    const heldBy = limited ? (keepers[0]?.heldBy ?? "nothing") : "no-limit";
    const enforced = [...keepers, ...behind].flatMap(({ enforced }) => enforced);
    return [name, { value, source: { ...source, path }, heldBy, enforced } satisfies HeldLimit] as const;
  });
  return Object.fromEntries(held) as unknown as TenantLimits;
}

/** What the meeting servers of a pool keep by themselves, for whoever is on them. */
export const keptByServers = (limits: ServerLimits): Enforcement[] =>
  limitKeys.flatMap((key) => {
    const name = limitName(key);
    return (bigbluebuttonHolds[name] as Ask)?.({ value: limits[name], ofServers: limits[name] }).enforced ?? [];
  });

/** Each limit, by the word of the definitions. */
export const limitsByKey = (limits: TenantLimits): [LimitKey, HeldLimit<LimitValue>][] =>
  limitKeys.map((key) => [key, limits[limitName(key)]]);

/** What one program stores for the limits of a tenant, in their order. */
export const enforcedAt = (limits: TenantLimits, at: Enforcement["at"]): Enforcement[] =>
  limitsByKey(limits).flatMap(([, { enforced }]) => enforced.filter((one) => one.at === at));

/** What nothing keeps, as sentences. */
export const unkept = (limits: TenantLimits): string[] =>
  limitsByKey(limits).flatMap(([key, { heldBy, value }]) =>
    heldBy === "nothing" ? [`nothing but its administrator keeps ${limitWords(key)} at ${writtenLimit(key, value)}`] : [],
  );

/** `rooms-per-account` → `rooms per account`. */
export const limitWords = (key: LimitKey): string => key.replaceAll("-", " ");
