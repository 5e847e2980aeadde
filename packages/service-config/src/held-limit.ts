import {
  type LimitKey,
  type LimitName,
  type LimitValue,
  type LimitValues,
  limitKeys,
  limitName,
  type Source,
} from "@meet-coop/definitions";
import type { Enforcement, HeldBy } from "./services/enforcement.ts";

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

/** Each limit, by the word of the definitions. */
export const limitsByKey = (limits: TenantLimits): [LimitKey, HeldLimit<LimitValue>][] =>
  limitKeys.map((key) => [key, limits[limitName(key)]]);

/** What one program stores for the limits of a tenant, in their order. */
export const enforcedAt = (limits: TenantLimits, at: Enforcement["at"]): Enforcement[] =>
  limitsByKey(limits).flatMap(([, { enforced }]) => enforced.filter((one) => one.at === at));

/** `rooms-per-account` → `rooms per account`. */
export const limitWords = (key: LimitKey): string => key.replaceAll("-", " ");
