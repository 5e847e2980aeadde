import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { plan } from "./plan.ts";
import { type Plan, type PoolPlan, poolOf } from "./pool-plan.ts";
import type { TenantSite } from "./services/nginx/nginx-site.ts";
import { routesOn } from "./services/pool-services.ts";
import type { Place, Route } from "./services/service.ts";
import { entranceOf, sitesOf } from "./sites.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** The plan of the fixture with the invented customers, its demo pool and tenant, for tests. */
export const testPlan: Plan = plan(testDefinitions(), testDay);
export const demoPool: PoolPlan = poolOf(testPlan, "demo");
export const membersPool: PoolPlan = poolOf(testPlan, "members");
export const tenants: TenantPlan[] = testPlan.pools.flatMap(({ tenants }) => tenants);
export function tenantOf(id: string): TenantPlan {
  const tenant = tenants.find((one) => one.id === id);
  if (!tenant) throw new Error(`there is no tenant \`${id}\``);
  return tenant;
}
export const demoTenant: TenantPlan = tenantOf("demo");

/** Texts that would do harm wherever data became code. */
export const hostileTexts: readonly string[] = [
  `it's "quoted"`,
  "two\nlines\r\n",
  "#{exit}",
  "$(reboot) `reboot` $HOME",
  "{{ .Values }} {% raw %}",
  "{env.HOME} {http.request.host} \\{x\\} }{",
  "100 % %s %{x}",
  "back\\slash \\u0041 \\n",
  "عربي \u202eright to left\u202c",
  "</script><script>",
  "'; DROP TABLE users; --",
  " blanks around ",
  "# no comment: = !",
  "x".repeat(10_240),
];

/** The hostile texts, each with a short name for the title of a test. */
export const namedTexts = hostileTexts.map((text): [name: string, text: string] => [JSON.stringify(text.slice(0, 40)), text]);

/** The server of a pool's tenants, and what those who run it say. */
export function testPlace(pool: PoolPlan, zone = "meet.test"): Place {
  const server = entranceOf(pool);
  if (!server) throw new Error(`${pool.id} has no server`);
  return {
    ...{ pool, server, zone, sites: sitesOf(pool, zone), routes: routesOn(server), ipv6: true },
    ...{ acmeDirectory: "https://acme.example.org/directory", operatorEmail: "operations@example.org" },
  };
}

/** The site of a tenant where everything runs together, below a name, and what leads to it. */
export function togetherSite(change: Partial<TenantPlan> = {}, host = "demo.example.org"): { site: TenantSite; routes: Route[] } {
  const pool = { ...demoPool, tenants: [{ ...demoTenant, ...change }] };
  const { sites, routes } = testPlace(pool, "example.org");
  const site = sites.find((one) => one.kind === "tenant");
  if (site?.kind !== "tenant") throw new Error("the tenant has no name");
  return { site: { ...site, host: change.domain ? site.host : host }, routes: routes(site) };
}
