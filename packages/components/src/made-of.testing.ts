import type { Definitions } from "@meet-coop/definitions";
import { type Plan, type PoolPlan, plan, zoneRecords } from "@meet-coop/service-config";
import { poolPage, serviceLevelTable } from "@meet-coop/service-config/pages";
import * as pulumi from "@pulumi/pulumi";
import { madeByMocks, testSettings } from "./mocks.testing.ts";

/** What follows from definitions on a day. */
export interface MadeOf {
  plan: Plan;
  /** What the engine is asked for, or why nothing is, by pool; and by the stack of the zones. */
  resources: () => Promise<Map<string, string>>;
  /** What people read. */
  pages: () => string;
}

const settings = { ...testSettings, zone: "meet.coop" };
const made = await madeByMocks("walk", { frontTakes: 0 });
const { ServicePool } = await import("./service-pool.ts");
const { ZoneRecords } = await import("./zone-records.ts");
const { poolPlan } = await import("./pool-plan.ts");

/** What was asked for of the same plan before. */
const known = new Map<string, string>();

/** Everything that a stack asks the engine for, with its inputs, or what it refuses with. */
async function asked(key: string, program: () => pulumi.ComponentResource): Promise<string> {
  const before = known.get(key);
  if (before !== undefined) return before;
  made.length = 0;
  // The SDK takes a trace for each promise.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let refusal = "";
  try {
    program();
  } catch (error) {
    refusal = String(error);
  }
  await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  Error.stackTraceLimit = stackTraceLimit;
  const all = refusal || JSON.stringify(made.map(({ type, name, inputs }) => [name, type, inputs]).sort());
  known.set(key, all);
  return all;
}

/** What is made of definitions. */
export async function madeOf(definitions: Definitions, day: string): Promise<MadeOf> {
  const planned = plan(definitions, day);
  const zoneIds = new Proxy({}, { get: (_, name) => `id of ${String(name)}` }) as Record<string, string>;
  const given = { "smtp-password": "given-smtp", "open-id-connect-secret": "given-sign-in", "hcaptcha-secret": "given-hcaptcha" };
  const files = [
    ...definitions.tenants,
    ...definitions.operationalMembers,
    ...definitions.organisations,
    ...definitions.dedicatedCustomers,
    ...definitions.events,
  ];
  pulumi.runtime.setAllConfig({ "meet-coop:given-secrets": JSON.stringify(Object.fromEntries(files.map(({ id }) => [id, given]))) });
  const resources = async () => {
    const all = new Map<string, string>();
    for (const pool of planned.pools) all.set(pool.id, await asked(JSON.stringify(pool), () => stackOf(pool)));
    const records = zoneRecords(planned, settings);
    const zone = () => new ZoneRecords("zone", { records, zoneIds, stack: "test", protect: true });
    return all.set("zone", await asked(JSON.stringify(records), zone));
  };
  let read: string | undefined;
  const pages = () =>
    JSON.stringify(
      definitions.languages.map((language) => [
        serviceLevelTable(definitions, language),
        planned.pools.map((pool) => poolPage(definitions, pool, language, settings)),
      ]),
    );
  return {
    plan: planned,
    resources,
    pages() {
      read ??= pages();
      return read;
    },
  };

  function stackOf(pool: PoolPlan): pulumi.ComponentResource {
    // Of a dedicated customer there is no stack yet.
    const own = definitions.dedicatedCustomers.some(({ id }) => id === pool.id);
    poolPlan(pool.id, { definitions, day, folders: [] }, { ...settings, examples: own });
    const args = { pool, settings, clouds: { zoneIds, servers: [] } };
    return new ServicePool(pool.id, { ...args, served: "." });
  }
}
