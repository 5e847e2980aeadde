import type { z } from "zod";
import { camel, field } from "./kinds/field.ts";
import { choice, count, duration, either, type Limit, limit, truth, unit } from "./quantity.ts";

/** Values of a limit: a number, or minutes, or `unlimited`; or whether something is allowed (`later`: not yet). */
export type LimitValue = Limit | boolean | "later";

/** What the co-op limits, and how each kind of file writes it. */
interface LimitKind {
  /** A number of things, a time, or whether something may be done at all. */
  measure: "number" | "minutes" | "permission";
  /** As a service level says it. Optional: without, it is not limited. */
  ofLevel: z.ZodType;
  /** As it is agreed with one customer beside the level. */
  agreed: z.ZodType;
  /** As it is agreed for an event. Undefined: no event has this limit. */
  ofEvent: z.ZodType | undefined;
}

const accounts = field(limit(count(unit("account"))), "User accounts for each contribution; for Free, for each person invited.");
const rooms = field(limit(count(unit("room"))), "Rooms that one account may have.");
const longest = field(limit(duration), "How long one meeting may last.");
const people = field(limit(count(unit("participant"))), "How many people may be in a meeting at once.");
const cameras = field(limit(count(unit("camera"))), "How many cameras may be on in a meeting at once, of all people together.");
const mayRecord = field(truth, "Whether meetings can be recorded.");
const mayRecordLater = field(
  either(truth, choice("later")),
  "Whether meetings can be recorded; `later`: when recording can be switched on and off for each room.",
);

/**
 * The limits of a tenant, one entry each; all else follows: the fields of levels, of what deviates from them and of events, the check that who pays less gets no more, the plan, and the rows
 * of the tables that circles and members see. How a program keeps one is said by its service (`service-config/src/services`). In the order in which they are shown.
 */
export const limits = {
  accounts: { measure: "number", ofLevel: accounts, agreed: accounts, ofEvent: undefined },
  "rooms-per-account": { measure: "number", ofLevel: rooms, agreed: rooms, ofEvent: rooms.default("unlimited") },
  "meeting-duration": { measure: "minutes", ofLevel: longest, agreed: longest, ofEvent: longest },
  "participants-per-meeting": { measure: "number", ofLevel: people, agreed: people, ofEvent: people },
  "cameras-per-meeting": { measure: "number", ofLevel: cameras.optional(), agreed: cameras, ofEvent: cameras.optional() },
  recording: { measure: "permission", ofLevel: mayRecordLater, agreed: mayRecord, ofEvent: mayRecord.default(false) },
} as const satisfies Record<string, LimitKind>;

type Limits = typeof limits;
/** As YAML names it, e.g. `rooms-per-account`. */
export type LimitKey = keyof Limits;
type Measured<Measure> = { [Key in LimitKey]: Limits[Key]["measure"] extends Measure ? Key : never }[LimitKey];

/** As YAML names them. */
export const limitKeys = Object.keys(limits) as LimitKey[];
/** Those that are a number or a time, and those that allow something: they stand at different places of the members' table. */
export const amountKeys = limitKeys.filter((key) => limits[key].measure !== "permission") as Measured<"number" | "minutes">[];
export const permissionKeys = limitKeys.filter((key) => limits[key].measure === "permission") as Measured<"permission">[];

/** As code names it, e.g. `roomsPerAccount`. */
export const limitName = <Key extends LimitKey>(key: Key) => camel(key);
/** As code names it. */
export type LimitName = ReturnType<typeof limitName<LimitKey>>;
/** What each limit may be set to, by name. */
export type LimitValues = { [Key in LimitKey as ReturnType<typeof limitName<Key>>]: NonNullable<z.output<Limits[Key]["ofLevel"]>> };

const fieldsOf = <Fields>(pick: (kind: LimitKind) => z.ZodType | undefined): Fields =>
  Object.fromEntries(
    limitKeys.flatMap((key) => {
      const picked = pick(limits[key]);
      return picked ? [[key, picked]] : [];
    }),
  ) as Fields;

/** The fields of a service level. */
export const levelFields = fieldsOf<{ [Key in LimitKey]: Limits[Key]["ofLevel"] }>(({ ofLevel }) => ofLevel);
/** The fields of what was agreed beside a level. */
export const agreedFields = fieldsOf<{ [Key in LimitKey]: z.ZodOptional<Limits[Key]["agreed"]> }>(({ agreed }) => agreed.optional());
/** The fields of an event. */
export const eventFields = fieldsOf<{
  [Key in LimitKey as Limits[Key]["ofEvent"] extends z.ZodType ? Key : never]: Extract<Limits[Key]["ofEvent"], z.ZodType>;
}>(({ ofEvent }) => ofEvent);

/** Where no line says anything: not limited, and not allowed. */
export const unsaid = (key: LimitKey): LimitValue => (limits[key].measure === "permission" ? false : "unlimited");

const size = (value: LimitValue): number => {
  if (typeof value === "number") return value;
  return value === "unlimited" || value === true ? Number.POSITIVE_INFINITY : value === "later" ? 1 : 0;
};

/** Whether one value allows more than another of the same limit. */
export const allowsMore = (one: LimitValue, other: LimitValue): boolean => size(one) > size(other);

/** The one that allows most; of none, `otherwise`. */
export const widest = <Value extends LimitValue>(values: readonly Value[], otherwise: Value): Value =>
  values.length === 0 ? otherwise : values.reduce((one, other) => (allowsMore(other, one) ? other : one));

/** Minutes as the definitions write them. */
export const minutes = (value: Limit): string =>
  value === "unlimited" ? value : value % 60 === 0 && value > 60 ? `${value / 60} h` : `${value} min`;

/** A value as the definitions write it. */
export const writtenLimit = (key: LimitKey, value: LimitValue): string =>
  limits[key].measure === "minutes" ? minutes(value as Limit) : String(value);
