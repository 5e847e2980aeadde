import { mutations, testFiles } from "@meet-coop/definitions/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plannedOrRefused } from "./mutation.testing.ts";

const count = Number(process.env.SOAK_MUTATIONS ?? 10_000);
const seed = Number(process.env.SOAK_SEED ?? 1);

test(`${count} times files with mistakes at random are planned and rendered, or refused with places and cures (seed ${seed})`, () => {
  let accepted = 0;
  const start = performance.now();
  fc.assert(
    fc.property(mutations(testFiles()), (mutated) => {
      if (plannedOrRefused(mutated)) accepted += 1;
    }),
    { numRuns: count, seed },
  );
  const each = (performance.now() - start) / count;
  console.log(`${count} mutations, seed ${seed}: ${accepted} accepted, ${count - accepted} refused, ${each.toFixed(1)} ms each`);
  expect(accepted).toBeGreaterThan(0);
});
