import { fileURLToPath } from "node:url";
import { loadDefinitions } from "@meet-coop/definitions";
import { findServerType, offeredIn } from "@meet-coop/local-cloud/testing";
import { expect, test } from "vitest";

/** The definitions that stand still: a circle's change of a price breaks no test. */
const fixture = fileURLToPath(new URL("../packages/definitions/fixture", import.meta.url));

test("the local cloud offers what the price book prices: as large, at the same price, in the same places", () => {
  const { definitions } = loadDefinitions({ day: "2026-11-28", roots: [{ path: fixture }] });
  const books = definitions?.priceBooks ?? [];
  expect(books).not.toEqual([]);
  for (const { serverTypes } of books)
    for (const [name, { cpus, cpu, memory, disk, monthly, locations }] of Object.entries(serverTypes)) {
      const type = findServerType(name);
      expect
        .soft({ name, cores: type?.cores, cpuType: type?.cpuType, memory: type?.memory, disk: type?.disk, monthly: type?.monthly })
        .toEqual({
          ...{ name, cores: cpus, cpuType: cpu, memory, disk, monthly: monthly.amount },
        });
      expect.soft({ name, locations: type && offeredIn(type) }).toEqual({ name, locations });
    }
});
