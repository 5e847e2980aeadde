import type { Limit, LimitName } from "@meet-coop/definitions";
import type { Enforcement, Wanted } from "../enforcement.ts";
import type { Service } from "../service.ts";

/** A number or time that BBB's `create` takes, 0 for no limit. 0 is stored where nobody limits it: one whose own value in BBB is another must be said by each level. */
interface CreateLimit {
  /** Of `create`. */
  parameter: string;
  /** Of bbb-web: counts where a `create` says nothing. */
  property: string;
  /** Who tells what a meeting has: the API's `getMeetingInfo`, or `/api/rest/meetingStaticData`, which browsers in it read. */
  toldBy: "getMeetingInfo" | "meetingStaticData";
  /** The name by which it is told; in `meetingStaticData` a path, e.g. `usersPolicies.maxUsers`. */
  toldAs: string;
}

/** Limits of a meeting by what BBB calls them. Source: BBB 3.0, `bigbluebutton.properties` and the API's reference. */
export const createLimits = {
  meetingDuration: { parameter: "duration", property: "defaultMeetingDuration", toldBy: "getMeetingInfo", toldAs: "duration" },
  participantsPerMeeting: { parameter: "maxParticipants", property: "defaultMaxUsers", toldBy: "getMeetingInfo", toldAs: "maxUsers" },
  // Of all together. How many one person may have is `userCameraCap`, BBB's own 3, and holds beside it.
  camerasPerMeeting: {
    parameter: "meetingCameraCap",
    property: "meetingCameraCap",
    toldBy: "meetingStaticData",
    toldAs: "meetingCameraCap",
  },
} as const satisfies { [Name in LimitName]?: CreateLimit };

/** A limit that `create` takes, by the name of the limit. */
export type CreateLimitName = keyof typeof createLimits;

/** Keeps each of them in one way. */
export const forCreateLimits = <Made>(make: (limit: CreateLimit) => Made): Record<CreateLimitName, Made> =>
  Object.fromEntries(Object.entries(createLimits).map(([name, limit]) => [name, make(limit)])) as Record<CreateLimitName, Made>;

const property = (name: string, value: string | null): Enforcement => ({ at: "bbb-web.properties", in: null, name, value });

/** What a meeting server keeps by itself. */
export const bigbluebuttonHolds: NonNullable<Service["holds"]> = {
  // The fence behind Greenlight's meeting options. It is the servers', so of several tenants it is the widest.
  ...forCreateLimits(({ property: key }) => ({ value, ofServers }: Wanted<Limit>) => ({
    heldBy: value === ofServers ? ("server-default" as const) : undefined,
    enforced: [property(key, ofServers === "unlimited" ? null : String(ofServers))],
  })),
  // Hard: nothing is recorded, whatever is asked for.
  recording: ({ ofServers }) => ({
    heldBy: ofServers === true ? undefined : "server-default",
    enforced: [property("disableRecordingDefault", String(ofServers !== true))],
  }),
};
