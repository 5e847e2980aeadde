import { isReleased, type PoolPlan, type ServerPlan, type TenantPlan } from "@meet-coop/service-config";
import { plain, type Row } from "./row.ts";

/** Something that ends within a week, has ended and still costs, or waits for somebody. */
export interface End {
  what: "tenant" | "server" | "host name";
  name: string;
  /** Its last day, `YYYY-MM-DD`; null: it has none. */
  on: string | null;
  /** EUR a month that end with it, without sales tax; null: nothing, or not known. */
  monthlyEur: number | null;
  details: string;
}

/** What of a pool ends within a week of `day`, or has ended without being gone: sorted by its last day. */
export function endsOf(pool: PoolPlan, day: string, rows: readonly Row[]): End[] {
  const events = new Map(pool.tenants.filter(({ kind }) => kind === "event").map((event) => [event.id, serversOf(pool, event)]));
  const ofEvents = new Set([...events.values()].flat());
  const tenants = pool.tenants.flatMap((tenant) => tenantEnd(tenant, day, price(events.get(tenant.id) ?? [])));
  const servers = pool.servers
    .filter((server) => server.stage !== "open" && !ofEvents.has(server))
    .map((server) => serverEnd(server, pool));
  const pending = rows
    .filter(({ state }) => state === "pending")
    .map(({ name, details }): End => ({ what: "host name", name, on: null, monthlyEur: null, details }));
  return [...tenants, ...servers, ...pending].sort((one, other) =>
    (one.on ?? "9999") < (other.on ?? "9999") ? -1 : one.on === other.on ? 0 : 1,
  );
}

/** The servers of an event: `<pool>-<event>-a` and so on. */
const serversOf = ({ id, servers }: PoolPlan, event: TenantPlan) =>
  servers.filter(({ name }) => name.startsWith(`${id}-${event.id}-`) && /^[a-z]+$/.test(name.slice(`${id}-${event.id}-`.length)));

/** The price of all, or null where one isn't known or there are none. */
function price(servers: readonly ServerPlan[]): number | null {
  const known = servers.flatMap(({ monthlyPrice }) => (monthlyPrice === null ? [] : [monthlyPrice]));
  return servers.length > 0 && known.length === servers.length ? Number(known.reduce((sum, one) => sum + one, 0).toFixed(2)) : null;
}

const euros = (monthlyEur: number | null) => (monthlyEur === null ? "" : `; its servers cost ${monthlyEur.toFixed(2)} EUR a month`);

function tenantEnd({ id, name, stage, openUntil }: TenantPlan, day: string, monthlyEur: number | null): End[] {
  const end = (details: string): End[] => [
    { what: "tenant", name: id, on: openUntil, monthlyEur, details: plain(`${name}: ${details}${euros(monthlyEur)}`) },
  ];
  if (stage === "released") return end("ended and released: once `up` has run, take it out of the definitions, and `up` deletes its data");
  if (stage === "ending") return end("closed; its data is kept until its definition has a line `release`");
  if (openUntil === null) return [];
  const left = daysBetween(day, openUntil);
  return left > 7
    ? []
    : end(left === 0 ? "its last day is today" : left === 1 ? "its last day is tomorrow" : `its last day is in ${left} days`);
}

function serverEnd(server: ServerPlan, pool: PoolPlan): End {
  const { name, monthlyPrice } = server;
  const cost = monthlyPrice === null ? "" : `; it costs ${monthlyPrice.toFixed(2)} EUR a month`;
  const details = isReleased(server, pool)
    ? `released: once \`up\` has run, write \`${name}: gone\` and \`up\` deletes it${cost}`
    : `is being taken out: gets no new meetings; once it is empty, write \`${name}: released\`${cost}`;
  return { what: "server", name, on: null, monthlyEur: monthlyPrice, details };
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
