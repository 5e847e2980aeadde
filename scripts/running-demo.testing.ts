import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder, examplesFolder, loadDefinitions } from "@meet-coop/definitions";
import { type Enforcement, limitsByKey, type PoolPlan, plan, poolOf, type TenantPlan } from "@meet-coop/service-config";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** The demo pool's plan for today, from the definitions that the local cloud uses, or those in another folder. @throws Mendable when they have errors. */
export function demoPlan(folder: string = definitionsFolder): PoolPlan {
  const day = new Date().toISOString().slice(0, 10);
  const { definitions } = loadDefinitions({ day, roots: [{ path: folder }, { path: examplesFolder }] });
  if (!definitions) throw new Mendable("The definitions have errors. Cure: `npm run check -- --examples`.");
  return poolOf(plan(definitions, day), "demo");
}

/** The demo's only tenant. */
export function demoTenant(pool: PoolPlan = demoPlan()): TenantPlan {
  const tenant = pool.tenants.find(({ id }) => id === "demo");
  if (!tenant) throw new Mendable("There is no tenant `demo` in the definitions.");
  return tenant;
}

/** A row of the table that `npm run plan` prints: where a limit is kept, and as what. */
export interface KeptLimit extends Enforcement {
  limit: string;
  value: string;
}

/** All rows of a tenant. */
export function keptLimits({ limits }: TenantPlan): KeptLimit[] {
  return limitsByKey(limits).flatMap(([limit, { enforced }]) =>
    enforced.flatMap(({ value, ...place }) => (value === null ? [] : [{ limit, value, ...place }])),
  );
}

const named = (table: string, of: string, column: string, key: string) => (name: string) =>
  `select distinct ${column} from ${table} join ${of} on ${of}.id = ${table}.${key} where ${of}.name = '${name}'`;
/** What of Greenlight's database keeps a limit: every room and every role counts. */
const queries: Record<string, (name: string) => string> = {
  site_settings: named("site_settings", "settings", "value", "setting_id"),
  role_permissions: (name) =>
    `${named("role_permissions", "permissions", "value", "permission_id")(name)} and role_id in (select id from roles where provider = 'greenlight')`,
  meeting_options: (name) =>
    `select default_value from meeting_options where name = '${name}' union ${named("room_meeting_options", "meeting_options", "value", "meeting_option_id")(name)}`,
  rooms_configurations: named("rooms_configurations", "meeting_options", "value", "meeting_option_id"),
};

/** The values that a running service has at the place of a row: one, unless something isn't as planned. */
export async function runningValues(demo: Rehearsal, { at, in: table, name }: Omit<Enforcement, "value">): Promise<string[]> {
  const query = queries[table ?? ""];
  const command =
    at === "greenlight" && query
      ? `docker exec demo-postgresql psql -U greenlight -At -c "${query(name)}"`
      : `sed -n 's/^${name}=//p' /etc/bigbluebutton/bbb-web.properties`;
  const { text } = await demo.onServer("demo-a", command);
  return text.trim().split("\n");
}
