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

/** Why a type can't be ordered in a location today; undefined where it can. */
function obstacle(type: OfferedType | undefined, location: string, today: string): string | undefined {
  const place = type?.locations.find(({ name }) => name === location);
  if (place === undefined) return "isn't offered";
  if (place.unavailableAfter && place.unavailableAfter.slice(0, 10) <= today)
    return `is no longer offered (since ${place.unavailableAfter.slice(0, 10)})`;
  return place.available ? undefined : "is sold out today";
}

/**
 * Refuses what Hetzner would refuse in the middle of a run: a new server, or a change of type, to what can't be had where the pool stands.
 * @param types what Hetzner offers; none: it wasn't said, so nothing is refused
 * @throws pulumi.RunError naming each type, its servers, and what could be had instead.
 */
export function refuseUnavailable(
  pool: PoolPlan,
  { running, types, today }: { running: readonly RunningServer[]; types: readonly OfferedType[]; today: string },
): void {
  if (types.length === 0) return;
  const { location } = pool;
  const wanted = Map.groupBy(orders(pool, running), ({ serverType }) => serverType);
  const refusals = [...wanted].flatMap(([name, servers]) => {
    const type = types.find((one) => one.name === name);
    const why = obstacle(type, location, today);
    if (why === undefined) return [];
    const larger = types.filter(
      (other) => obstacle(other, location, today) === undefined && type && other.cores >= type.cores && other.memory >= type.memory,
    );
    const instead = larger.map((other) => other.name).join(", ") || "none that is as large";
    return [
      `Hetzner Cloud: ${name} ${why} in ${location}, and ${servers.map((server) => server.name).join(", ")} would need it. To be had there: ${instead}`,
    ];
  });
  if (refusals.length === 0) return;
  throw new pulumi.RunError(
    `Hetzner can't rent out what the plan asks for; nothing was changed.\n${refusals.join("\n")}\n  Cure: run again when it is to be had, or write another \`type\` in the pool's file (it costs what \`npm run plan\` says).`,
  );
}
