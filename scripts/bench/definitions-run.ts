// One measurement in a process of its own, so that its memory is its own: `node definitions-run.ts FOLDER DAY` prints {check, plan, render, memory} as JSON.
import { loadDefinitions } from "@meet-coop/definitions";
import {
  dnsRecords,
  entranceOf,
  type Part,
  type Plan,
  plan,
  routesOn,
  sitesOf,
  workOfTenant,
  workOnServer,
  zoneRecords,
} from "@meet-coop/service-config";

export interface DefinitionsRun {
  /** Seconds. */
  check: number;
  plan: number;
  render: number;
  /** MiB at most. */
  memory: number;
}

const [path = "", day = ""] = process.argv.slice(2);
const zone = "meet.test";

const secrets = { rootKey: Buffer.alloc(32, 7).toString("base64"), given: {} };
const rendered = (part: Part): number => {
  if (part.kind === "container") return Object.keys(part.environment?.(secrets) ?? {}).length;
  if (part.kind !== "step") return 0;
  return typeof part.input === "function" ? part.input(secrets).length : (part.input ?? "").length;
};

function renderAll(planned: Plan): number {
  let bytes = JSON.stringify(zoneRecords(planned, { zone })).length;
  for (const pool of planned.pools) {
    const sites = sitesOf(pool, zone);
    bytes += JSON.stringify(dnsRecords(sites)).length;
    const server = entranceOf(pool);
    if (!server) continue;
    const place = {
      ...{ pool, server, zone, sites, routes: routesOn(server), ipv6: true },
      ...{ acmeDirectory: "https://acme.example.org/directory", operatorEmail: "operations@example.org" },
    };
    for (const { parts } of [workOnServer(place), ...pool.tenants.map((tenant) => workOfTenant(place, tenant))].flat())
      for (const part of parts) bytes += rendered(part);
  }
  return bytes;
}

const moments = [performance.now()];
const { definitions, problems } = loadDefinitions({ day, roots: [{ path }] });
if (!definitions) throw new Error(JSON.stringify(problems.slice(0, 3), null, 2));
moments.push(performance.now());
const planned = plan(definitions, day);
moments.push(performance.now());
if (renderAll(planned) === 0) throw new Error("nothing was rendered");
moments.push(performance.now());
const [check = 0, planTime = 0, render = 0] = moments.slice(1).map((moment, nth) => (moment - (moments[nth] ?? 0)) / 1000);
const run: DefinitionsRun = { check, plan: planTime, render, memory: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(run));
