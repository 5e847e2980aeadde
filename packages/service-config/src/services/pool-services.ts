import type { PoolParts } from "@meet-coop/definitions";
import { bigbluebuttonHolds } from "./bigbluebutton/limits.ts";
import { greenlightHolds } from "./greenlight/limits.ts";
import { bbblbHolds } from "./load-balancer/bbblb/limits.ts";
import type { Service } from "./service.ts";

/** The programs of a pool that know of limits: what stands before another comes first. */
export const poolServices = ({ loadBalancer }: PoolParts): Service[] => [
  ...(loadBalancer ? [{ holds: bbblbHolds }] : []),
  { holds: greenlightHolds },
  { holds: bigbluebuttonHolds },
];
