import type { Limit } from "@meet-coop/definitions";
import { forCreateLimits } from "../../bigbluebutton/limits.ts";
import type { Enforcement, Wanted } from "../../enforcement.ts";
import type { Service } from "../../service.ts";

const create = (name: string, value: string): Enforcement => ({ at: "bbblb", in: "overrides.create", name, value });

/** What BBBLB keeps: parameters of `create`, which nobody behind it can lift. */
export const bbblbHolds: NonNullable<Service["holds"]> = {
  // `<` is a true maximum: it holds whatever a caller asks for, 0 and nothing included.
  ...forCreateLimits(
    ({ parameter }) =>
      ({ value }: Wanted<Limit>) =>
        value === "unlimited" ? { enforced: [] } : { heldBy: "load-balancer" as const, enforced: [create(parameter, `<${value}`)] },
  ),
  recording: ({ value }) => (value === true ? { enforced: [] } : { heldBy: "load-balancer", enforced: [create("record", "=false")] }),
};
