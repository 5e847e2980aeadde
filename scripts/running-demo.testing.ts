import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder } from "@meet-coop/definitions";
import { type Enforcement, limitsByKey, type PoolPlan, type TenantPlan } from "@meet-coop/service-config";
import { poolToday } from "./pool-today.ts";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** That of the demo pool. */
export const demoPlan = (folder: string = definitionsFolder): PoolPlan => poolToday("demo", folder);

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
