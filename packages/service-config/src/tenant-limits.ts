import {
  allowsMore,
  type LimitValue,
  limitKeys,
  limitName,
  type PoolParts,
  type Tenancy,
  unsaid,
  widest,
  writtenLimit,
} from "@meet-coop/definitions";
import { type HeldLimit, limitsByKey, limitWords, type ServerLimits, type TenantLimits } from "./held-limit.ts";
import { bigbluebuttonHolds } from "./services/bigbluebutton/limits.ts";
import type { Enforcement, Kept, Wanted } from "./services/enforcement.ts";
import { poolServices } from "./services/pool-services.ts";

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
    const answers = services.flatMap(({ holds }) => (holds?.[name] as Ask)?.({ value, ofServers: ofServers[name] }) ?? []);
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

/** What nothing keeps, as sentences. */
export const unkept = (limits: TenantLimits): string[] =>
  limitsByKey(limits).flatMap(([key, { heldBy, value }]) =>
    heldBy === "nothing" ? [`nothing but its administrator keeps ${limitWords(key)} at ${writtenLimit(key, value)}`] : [],
  );
