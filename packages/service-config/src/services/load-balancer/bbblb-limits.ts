import type { Limit } from "@meet-coop/definitions";
import type { Enforcement, Service, Wanted } from "../service.ts";

const create = (name: string, value: string): Enforcement => ({ at: "bbblb", in: "overrides.create", name, value });

/** `<` is a true maximum: BBBLB puts it in force whatever a caller asks for, 0 and nothing included. */
const most =
  (parameter: string) =>
  ({ value }: Wanted<Limit>) =>
    value === "unlimited" ? { enforced: [] } : { heldBy: "load-balancer" as const, enforced: [create(parameter, `<${value}`)] };

/** What BBBLB keeps: parameters of `create`, which nobody behind it can lift. */
export const bbblbHolds: Service["holds"] = {
  meetingDuration: most("duration"),
  participantsPerMeeting: most("maxParticipants"),
  recording: ({ value }) => (value === true ? { enforced: [] } : { heldBy: "load-balancer", enforced: [create("record", "=false")] }),
};
