import type { Limit } from "@meet-coop/definitions";
import { forCreateLimits } from "../bigbluebutton/limits.ts";
import type { Enforcement, Wanted } from "../enforcement.ts";
import type { Service } from "../service.ts";

/** Tables of Greenlight's database that hold settings. */
export type GreenlightTable = "site_settings" | "role_permissions" | "meeting_options" | "rooms_configurations";

const stored = (table: GreenlightTable, name: string, value: string | null): Enforcement => ({ at: "greenlight", in: table, name, value });

/** What Greenlight keeps. */
export const greenlightHolds: NonNullable<Service["holds"]> = {
  // It counts no accounts: one for each contribution is held by whoever invites, a number of them by nobody.
  accounts: ({ value }) => ({
    heldBy: value === 1 ? "invitation" : undefined,
    enforced: [stored("site_settings", "RegistrationMethod", "invite")],
  }),
  // It reads `true` as no limit.
  roomsPerAccount: ({ value }) => ({
    heldBy: "greenlight-role",
    enforced: [stored("role_permissions", "RoomLimit", value === "unlimited" ? "true" : String(value))],
  }),
  // Meeting options of our own, which reach BBB's `create`. What isn't limited isn't sent: BBB reads 0 as no limit, and 0 also lifts a default of the server.
  ...forCreateLimits(({ parameter }) => ({ value }: Wanted<Limit>) => ({
    heldBy: "meeting-option" as const,
    enforced: [stored("meeting_options", parameter, value === "unlimited" ? null : String(value))],
  })),
  // It only doesn't offer it.
  recording: ({ value }) => ({
    enforced: [
      stored("rooms_configurations", "record", value === true ? "optional" : "false"),
      stored("role_permissions", "CanRecord", String(value === true)),
    ],
  }),
};
