// One measurement in a process of its own, so that its memory is its own: `node definitions-run.ts FOLDER DAY` prints {check, plan, render, memory} as JSON.
import { loadDefinitions } from "@meet-coop/definitions";
import {
  dnsRecords,
  gatewayConfig,
  greenlightEnvironment,
  greenlightSettings,
  hostNameOf,
  loadBalancerState,
  type Plan,
  plan,
  sitesOf,
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

function renderAll(planned: Plan): number {
  let bytes = JSON.stringify(zoneRecords(planned, { zone })).length;
  const gateway = {
    acmeDirectory: "https://acme.example.org/directory",
    operatorEmail: "operations@example.org",
  };
  for (const pool of planned.pools) {
    const sites = sitesOf(pool, zone);
    bytes += JSON.stringify(dnsRecords(sites)).length;
    bytes += JSON.stringify(gatewayConfig(sites, gateway)).length;
    bytes += JSON.stringify(loadBalancerState(pool, { zone, serverSecret: () => "s", tenantSecret: ({ id }) => id })).length;
    for (const tenant of pool.tenants) {
      const hostName = hostNameOf(tenant, zone);
      bytes += greenlightSettings(tenant, { administrator: { email: "operations@example.org", password: "p" }, hostName }).length;
      const secrets = { secretKeyBase: "k", databasePassword: "p", bbbSecret: "b" };
      bytes += Object.keys(greenlightEnvironment(tenant, { hostName, bbbEndpoint: `https://${hostName}/bigbluebutton/` }, secrets)).length;
    }
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
