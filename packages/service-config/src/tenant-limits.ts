import type { Limit, PoolParts, SetLimit, Source, Tenancy } from "@meet-coop/definitions";
import type { PlanWarning } from "./plan.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** What keeps a limit: `no-limit` has nothing to keep, `none` means that only the members' word does. */
export type HeldBy = "load-balancer" | "greenlight-role" | "meeting-option" | "server-default" | "invitation" | "no-limit" | "none";

/** A value in a running service that keeps a limit. */
export interface Enforcement {
  /** Greenlight's database, BBB's `bbb-web.properties` on each meeting server, or the load balancer's state. */
  at: "greenlight" | "bbb-web.properties" | "bbblb";
  /** Table and row, key, or path: e.g. `meeting_options.maxParticipants`, `defaultMaxUsers`, `overrides.create.maxParticipants`. */
  setting: string;
  /** As it is stored there. */
  value: string;
}

/** A limit of a tenant: the line that sets it, and what keeps it. */
export interface HeldLimit<Value> {
  value: Value;
  /** The line of the definitions. */
  source: { folder: Source["folder"]; id: string; path: readonly string[] };
  heldBy: HeldBy;
  /** The first one keeps it; the others stand behind it. */
  enforced: Enforcement[];
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

const greenlight = (setting: string, value: string): Enforcement => ({ at: "greenlight", setting, value });

/** The limits of a tenant on the servers of a pool, and what keeps each there. */
export function limitsOf({ limits }: Tenancy, pool: PoolParts): TenantLimits {
  const { accounts, roomsPerAccount, meetingDuration, participantsPerMeeting, recording } = limits;
  const rooms = roomsPerAccount.value === "unlimited" ? "true" : String(roomsPerAccount.value);
  return {
    accounts: held(accounts, accounts.value, accountsHeldBy(accounts.value), [greenlight("site_settings.RegistrationMethod", "invite")]),
    roomsPerAccount: held(roomsPerAccount, roomsPerAccount.value, limited(roomsPerAccount.value, "greenlight-role"), [
      greenlight("role_permissions.RoomLimit", rooms),
    ]),
    meetingDurationMinutes: inMeetings(meetingDuration, pool, "duration", "defaultMeetingDuration"),
    participantsPerMeeting: inMeetings(participantsPerMeeting, pool, "maxParticipants", "defaultMaxUsers"),
    recording: recordingHeld(recording, pool),
  };
}

const held = <Value>({ source, path }: SetLimit<unknown>, value: Value, heldBy: HeldBy, enforced: Enforcement[]): HeldLimit<Value> => ({
  ...{ value, source: { ...source, path }, heldBy, enforced },
});

const limited = (value: Limit, heldBy: HeldBy): HeldBy => (value === "unlimited" ? "no-limit" : heldBy);

/** Greenlight counts no accounts: one for each contribution is held by whoever invites, a number of them by nobody. */
const accountsHeldBy = (value: Limit): HeldBy => (value === "unlimited" ? "no-limit" : value === 1 ? "invitation" : "none");

/** What BBB's `create` is told: by the load balancer where there is one, else by Greenlight's meeting options, before the server's default. */
function inMeetings(limit: SetLimit<Limit>, pool: PoolParts, parameter: string, serverKey: string): HeldLimit<Limit> {
  const { value } = limit;
  if (value === "unlimited") return held(limit, value, "no-limit", []);
  const option = greenlight(`meeting_options.${parameter}`, String(value));
  if (pool.loadBalancer) {
    const override: Enforcement = { at: "bbblb", setting: `overrides.create.${parameter}`, value: `<${value}` };
    return held<Limit>(limit, value, "load-balancer", [override, option]);
  }
  return held<Limit>(limit, value, "meeting-option", [option, { at: "bbb-web.properties", setting: serverKey, value: String(value) }]);
}

function recordingHeld(limit: SetLimit<boolean | "later">, pool: PoolParts): HeldLimit<boolean> {
  // `later` is not yet, until rooms can be switched: footnote 2 of the table.
  const value = limit.value === true || (limit.value === "later" && pool.recordingSwitch);
  const offered = greenlight("rooms_configurations.record", value ? "optional" : "false");
  if (value) return held<boolean>(limit, value, "no-limit", [offered]);
  if (pool.loadBalancer) {
    return held<boolean>(limit, value, "load-balancer", [{ at: "bbblb", setting: "overrides.create.record", value: "=false" }, offered]);
  }
  return held<boolean>(limit, value, "server-default", [
    { at: "bbb-web.properties", setting: "disableRecordingDefault", value: "true" },
    offered,
  ]);
}

/** What nothing keeps. */
export function tenantWarnings(tenant: TenantPlan): PlanWarning[] {
  return Object.entries(tenant.limits as unknown as Record<string, HeldLimit<unknown>>).flatMap(([name, { heldBy, value }]) =>
    heldBy === "none" ? [{ tenant: tenant.id, text: `nothing but its administrator keeps ${words(name)} at ${value}` }] : [],
  );
}

/** `roomsPerAccount` → `rooms per account`. */
export const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
