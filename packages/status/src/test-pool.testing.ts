import { testDay, testDefinitions } from "@meet-coop/definitions/testing";

import { entranceOf, type PoolPlan, plan, poolOf, type ServerPlan, type TenantPlan } from "@meet-coop/service-config";
import type { PoolQuestion } from "./pool-status.ts";

import type { Surroundings } from "./site-rows.ts";

/** A pool of the fixture with the invented customers on a day, for tests. */
export const poolOn = (id: string, day: string = testDay): PoolPlan => poolOf(plan(testDefinitions(), day), id);

/** The server of a pool's tenants. */
export function entrance(pool: PoolPlan): ServerPlan {
  const server = entranceOf(pool);
  if (!server) throw new Error(`${pool.id} has no server`);
  return server;
}

export function tenantIn(pool: PoolPlan, id: string, change: Partial<TenantPlan> = {}): TenantPlan {
  const tenant = pool.tenants.find((one) => one.id === id);
  if (!tenant) throw new Error(`there is no tenant \`${id}\``);
  return { ...tenant, ...change };
}

export function serverIn(pool: PoolPlan, name: string, change: Partial<ServerPlan> = {}): ServerPlan {
  const server = pool.servers.find((one) => one.name === name);
  if (!server) throw new Error(`there is no server \`${name}\``);
  return { ...server, ...change };
}

/** What rows are judged against, with a door that is known. */
export const around = (pool: PoolPlan, change: Partial<Surroundings> = {}): Surroundings & Omit<PoolQuestion, "day" | "bigbluebutton"> => ({
  ...{ pool, zone: "meet.test", now: new Date("2026-11-24T12:00:00Z") },
  ...{ label: `${pool.id}.local`, sshAllowedFrom: ["198.51.100.7/32"], ipv6: true },
  ...{ door: { name: (pool.front ?? pool.servers[0])?.name ?? "", addresses: ["198.18.0.10"] }, patience: 6 },
  ...{ up: "pulumi up", preview: "pulumi preview", recover: "npm run recover -- members", power: "look at its power", ...change },
});
