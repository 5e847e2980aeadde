import { machinesOf, type PoolPlan, type ServerPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/** A server as Hetzner shows it. */
export interface RunningServer {
  name: string;
  serverType: string;
}

/** A server type as Hetzner shows it today. */
export interface OfferedType {
  name: string;
  cores: number;
  memory: number;
  locations: {
    name: string;
    /** False: sold out. */
    available: boolean;
    /** Until when it is offered; empty while it is to stay. */
    unavailableAfter: string;
  }[];
}

/** The servers that a run would order: new ones, and those that change their type. */
export function orders(pool: PoolPlan, running: readonly RunningServer[]): ServerPlan[] {
  return machinesOf(pool).filter(({ name, serverType }) => running.find((server) => server.name === name)?.serverType !== serverType);
}

/** Why a type can't be ordered in a location today, and whether that is only what the list says of its stock; undefined where it can. */
function obstacle(type: OfferedType | undefined, location: string, today: string): { words: string; soldOut?: true } | undefined {
  const place = type?.locations.find(({ name }) => name === location);
  if (place === undefined) return { words: "isn't offered" };
  if (place.unavailableAfter && place.unavailableAfter.slice(0, 10) <= today)
    return { words: `is no longer offered (since ${place.unavailableAfter.slice(0, 10)})` };
  return place.available ? undefined : { words: "is sold out today", soldOut: true };
}

/**
 * Refuses what Hetzner would refuse in the middle of a run: a new server, or a change of type, to what can't be had where the pool stands. (Of a change of type, the provider switches the
 * server off first: a refusal leaves it so.)
 * @param types what Hetzner offers; none: it wasn't said, so nothing is refused
 * @param orderSoldOut the list isn't always right: what it calls sold out is ordered all the same
 * @throws pulumi.RunError naming each type, its servers, and what could be had instead.
 */
export function refuseUnavailable(
  pool: PoolPlan,
  {
    running,
    types,
    today,
    orderSoldOut = false,
  }: { running: readonly RunningServer[]; types: readonly OfferedType[]; today: string; orderSoldOut?: boolean },
): void {
  if (types.length === 0) return;
  const { location } = pool;
  const wanted = Map.groupBy(orders(pool, running), ({ serverType }) => serverType);
  let soldOut = false;
  const refusals = [...wanted].flatMap(([name, servers]) => {
    const type = types.find((one) => one.name === name);
    const why = obstacle(type, location, today);
    if (why === undefined || (why.soldOut && orderSoldOut)) return [];
    soldOut ||= why.soldOut ?? false;
    const larger = types.filter(
      (other) => obstacle(other, location, today) === undefined && type && other.cores >= type.cores && other.memory >= type.memory,
    );
    const instead = larger.map((other) => other.name).join(", ") || "none that is as large";
    return [
      `Hetzner Cloud: ${name} ${why.words} in ${location}, and ${servers.map((server) => server.name).join(", ")} would need it. To be had there: ${instead}`,
    ];
  });
  if (refusals.length === 0) return;
  throw new pulumi.RunError(
    `Hetzner can't rent out what the plan asks for; nothing was changed.\n${refusals.join("\n")}\n  Cure: run again when it is to be had, or write another \`type\` in the pool's file (it costs what \`npm run plan\` says).${
      soldOut
        ? "\n  What is only sold out may be to be had all the same, since Hetzner's list isn't always right: `pulumi config set meet-coop:order-sold-out true` orders it."
        : ""
    }`,
  );
}
