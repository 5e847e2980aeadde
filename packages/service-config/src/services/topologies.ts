import type { PoolParts } from "@meet-coop/definitions";
import type { ServiceName } from "./service-name.ts";

/** What runs on the servers of a pool; a program that needs others comes after them. */
interface Topology {
  /** On its front server; absent: it has none, and tenants are on the meeting server. */
  front?: readonly ServiceName[];
  meetingServer: readonly ServiceName[];
}

/** A topology is what runs where, and nothing else. */
export const topologies: Record<PoolParts["topology"], Topology> = {
  together: { meetingServer: ["bigbluebutton", "tenant-database", "redis", "served", "nginx", "greenlight"] },
  "front-and-servers": {
    front: ["database", "served", "load-balancer", "gateway", "redis", "greenlight"],
    meetingServer: ["bigbluebutton"],
  },
};
