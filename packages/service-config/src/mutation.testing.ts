import { acceptedOrRefused, type Mutated, testDay } from "@meet-coop/definitions/testing";
import { dnsRecords } from "./dns-records.ts";
import { hostNameOf } from "./host-name.ts";
import { poolPages } from "./pages/pool-pages.ts";
import { plan } from "./plan.ts";
import { tenantData } from "./services/database/tenant-data.ts";
import { gatewayInput } from "./services/gateway/gateway.ts";
import { greenlightEnvironment } from "./services/greenlight/environment.ts";
import { greenlightSettings } from "./services/greenlight/settings.ts";
import { loadBalancerState } from "./services/load-balancer/bbblb/load-balancer-state.ts";
import { nginxSite } from "./services/nginx/nginx-site.ts";
import { sitesOf } from "./sites.ts";
import { zoneRecords } from "./zone-records.ts";

const zone = "meet.test";

/**
 * Plans and renders what was accepted of files with mistakes. Gives back whether it was.
 * @throws Error that names the mistakes when something is thrown, or a plan isn't plain data.
 */
export function plannedOrRefused({ files, mistakes }: Mutated): boolean {
  try {
    const definitions = acceptedOrRefused(files, testDay);
    if (!definitions) return false;
    const planned = plan(definitions, testDay);
    if (JSON.stringify(JSON.parse(JSON.stringify(planned))) !== JSON.stringify(planned)) throw new Error("the plan isn't plain data");
    zoneRecords(planned, { zone });
    for (const pool of planned.pools) {
      const sites = sitesOf(pool, zone);
      dnsRecords(sites);
      loadBalancerState(pool, { zone, serverSecret: () => "s", tenantSecret: ({ id }) => id });
      gatewayInput(sites, { acmeDirectory: "https://acme.example.org/directory", operatorEmail: "operations@example.org" });
      tenantData(pool, { passwordOf: ({ id }) => id, loadBalancerPassword: "p" });
      poolPages(definitions, pool.id, { day: testDay, zone });
      for (const tenant of pool.tenants) {
        const hostName = hostNameOf(tenant, zone);
        nginxSite(tenant, { hostName });
        greenlightSettings(tenant, { administrator: { email: "operations@example.org", password: "p" }, hostName });
        const surroundings = { hostName, bbbEndpoint: `https://${hostName}/bigbluebutton/` };
        greenlightEnvironment(tenant, surroundings, { secretKeyBase: "k", databasePassword: "p", bbbSecret: "b" });
      }
    }
    return true;
  } catch (error) {
    throw new Error(`after ${mistakes.join("; ")}`, { cause: error });
  }
}
