import { acceptedOrRefused, type Mutated, testDay } from "@meet-coop/definitions/testing";
import { dnsRecords } from "./dns-records.ts";
import { poolPages } from "./pages/pool-pages.ts";
import { plan } from "./plan.ts";
import type { Part } from "./services/part.ts";
import { workOfTenant, workOnServer } from "./services/pool-services.ts";
import { entranceOf, sitesOf } from "./sites.ts";
import { testPlace } from "./test-plan.testing.ts";
import { zoneRecords } from "./zone-records.ts";

const zone = "meet.test";
const secrets = { rootKey: Buffer.alloc(32, 7).toString("base64"), given: {} };
const rendered = (part: Part) =>
  part.kind === "container" ? part.environment?.(secrets) : part.kind === "step" && typeof part.input === "function" && part.input(secrets);

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
      dnsRecords(sitesOf(pool, zone));
      poolPages(definitions, pool.id, { day: testDay, zone });
      if (!entranceOf(pool)) continue;
      const place = testPlace(pool, zone);
      const works = [workOnServer(place), ...pool.tenants.map((tenant) => workOfTenant(place, tenant))].flat();
      for (const part of works.flatMap(({ parts }) => parts)) rendered(part);
    }
    return true;
  } catch (error) {
    throw new Error(`after ${mistakes.join("; ")}`, { cause: error });
  }
}
