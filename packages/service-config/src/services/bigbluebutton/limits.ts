import type { Limit } from "@meet-coop/definitions";
import type { Enforcement, Service, Wanted } from "../service.ts";

const property = (name: string, value: string | null): Enforcement => ({ at: "bbb-web.properties", in: null, name, value });

/** A `default…` key counts only where a `create` says nothing: it is the fence behind Greenlight's meeting options. It is the servers', so of several tenants it is the widest. */
const unlessAsked =
  (key: string) =>
  ({ value, ofServers }: Wanted<Limit>) => ({
    heldBy: value === ofServers ? ("server-default" as const) : undefined,
    enforced: [property(key, ofServers === "unlimited" ? null : String(ofServers))],
  });

/** What a meeting server keeps by itself. */
export const bigbluebuttonHolds: Service["holds"] = {
  meetingDuration: unlessAsked("defaultMeetingDuration"),
  participantsPerMeeting: unlessAsked("defaultMaxUsers"),
  // Hard: nothing is recorded, whatever is asked for.
  recording: ({ ofServers }) => ({
    heldBy: ofServers === true ? undefined : "server-default",
    enforced: [property("disableRecordingDefault", String(ofServers !== true))],
  }),
};
