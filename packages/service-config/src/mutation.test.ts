import { mutations, readDefinitions, testDay, testFiles } from "@meet-coop/definitions/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plannedOrRefused } from "./mutation.testing.ts";
import { plan } from "./plan.ts";
import { testPlan } from "./test-plan.testing.ts";

test("what is accepted of files with mistakes can be planned and rendered, and no plan comes of what is refused", () => {
  fc.assert(
    fc.property(mutations(testFiles()), (mutated) => {
      plannedOrRefused(mutated);
    }),
    { numRuns: 300 },
  );
  // A busy machine takes long for so many.
}, 120_000);

test("the order of files on disk changes nothing", () => {
  const { files, ...others } = testFiles();
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: files.length, maxLength: files.length }), (shuffled) => {
      const { definitions } = readDefinitions({ ...others, files: shuffled }, testDay);
      expect(definitions && JSON.stringify(plan(definitions, testDay))).toBe(JSON.stringify(testPlan));
    }),
    { numRuns: 10 },
  );
});
