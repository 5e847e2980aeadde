import type { PoolParts, Zone } from "@meet-coop/definitions";
import type { SharedNotes } from "./services/bigbluebutton/shared-notes.ts";
import type { Enforcement } from "./services/enforcement.ts";
import type { ServiceName } from "./services/service-name.ts";
import type { Stage } from "./stage.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** One machine of a pool. */
export interface ServerPlan {
  /** Also the first label of its host name: the pool's id and a letter, e.g. `demo-a`; `<pool>-front` for the front server; of an event, `event-<event>-a`. */
  name: string;
  /** `ending`: gets no new meetings, and is protected still. `released`: its protections are to be lifted; a run after that deletes it once it is no longer planned. */
  stage: Stage;
  /** Hetzner's name, e.g. `cx43`. */
  serverType: string;
  /** Hetzner's name, e.g. `ubuntu-22.04`. */
  image: string;
  /** Servers of one group stand on different machines; at most 10 in each, as Hetzner allows. Null: it is alone. */
  placementGroup: string | null;
  /** Its address in the pool's private network; null: as the cloud gives it. */
  privateAddress: string | null;
  /** GB of a volume beside its own disk; 0: none. */
  volume: number;
  /** What runs on it; a program that needs others comes after them. */
  services: ServiceName[];
  /** EUR a month without sales tax for a new order, by the price book of the day; null: not known. */
  monthlyPrice: number | null;
}

/** The servers behind some levels and what runs on them. */
export interface PoolPlan {
  id: string;
  name: string;
  /** `planned`: decided on, but not set up yet. */
  status: "runs" | "planned";
  topology: PoolParts["topology"];
  /** Hetzner's name, e.g. `fsn1`. */
  location: string;
  network: { ipRange: string; subnet: string; zone: string };
  /** Meeting servers, those that are ending too. */
  servers: ServerPlan[];
  /** Null where everything runs together. */
  front: (ServerPlan & { /** Version of the gateway. */ caddy: string }) | null;
  loadBalancer: { engine: "bbblb"; version: string } | null;
  /** Versions; for container images, their tags. */
  versions: { bigbluebutton: string; operatingSystem: string; greenlight: string; postgresql: string; redis: string };
  /** The editor of shared notes; absent: that of BigBlueButton's makers. */
  sharedNotes?: SharedNotes;
  /** MiB that each container may use. */
  memory: { greenlight: number; postgresql: number; redis: number };
  /** What its meeting servers keep by themselves: the widest of its tenants' limits; what a load balancer holds for each tenant, they don't hold for all. */
  serverLimits: Enforcement[];
  /** Title of the browser window in a meeting. */
  clientTitle: string;
  tenants: TenantPlan[];
  secretsRotation: number;
  /** `released`: protections of its servers are to be lifted, whatever the stage of each; they and its tenants go on until the pool is destroyed. */
  stage: Exclude<Stage, "ending">;
}

/** A domain whose DNS we host. */
export interface ZonePlan extends Omit<Zone, "id"> {
  id: string;
  /** The co-op's own: the zone of the stack's settings stands in its place. */
  own: boolean;
}

/** Something that the plan can't put in force. */
export interface PlanWarning {
  tenant: string;
  text: string;
}

/** Everything that is there on a day, as sorted plain data. The same definitions and day give the same plan, byte for byte. */
export interface Plan {
  version: 3;
  /** `YYYY-MM-DD`. */
  day: string;
  zones: ZonePlan[];
  pools: PoolPlan[];
  warnings: PlanWarning[];
}

/** All servers of a pool: its front server, where it has one, then its meeting servers. */
export const machinesOf = ({ front, servers }: Pick<PoolPlan, "front" | "servers">): ServerPlan[] => [
  ...(front ? [front] : []),
  ...servers,
];

/** The pool of that id. @throws RangeError naming the pools there are, or that it isn't set up. */
export function poolOf(plan: Plan, id: string): PoolPlan {
  const pool = plan.pools.find((candidate) => candidate.id === id);
  if (!pool)
    throw new RangeError(`There is no pool \`${id}\`: the plan has ${plan.pools.map(({ id }) => `\`${id}\``).join(", ") || "none"}`);
  return pool;
}
