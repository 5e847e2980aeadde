import fc from "fast-check";
import { expect, test } from "vitest";
import { dataMistakes } from "./data-mistake.testing.ts";
import { fileMistakes } from "./file-mistake.testing.ts";
import { testDay, testFiles } from "./fixture.testing.ts";
import { acceptedOrRefused, mutations } from "./mutation.testing.ts";
import { textMistakes } from "./text-mistake.testing.ts";

const original = testFiles();

test("files with mistakes at random are accepted, or refused with places and cures; nothing is thrown", () => {
  fc.assert(
    fc.property(mutations(original), ({ files, mistakes }) => {
      try {
        acceptedOrRefused(files, testDay);
      } catch (error) {
        throw new Error(`after ${mistakes.join("; ")}`, { cause: error });
      }
    }),
    { numRuns: 400 },
  );
});

test("the mistakes are of all kinds, some are refused and some accepted, and the same seed makes the same", () => {
  const some = fc.sample(mutations(original), { seed: 1, numRuns: 1000 });
  const made = new Set(some.flatMap(({ mistakes }) => mistakes.map((mistake) => mistake.split(": ")[1])));
  expect([...made].sort()).toEqual([textMistakes, dataMistakes, fileMistakes].flatMap((each) => Object.keys(each)).sort());
  const accepted = some.slice(0, 100).filter(({ files }) => acceptedOrRefused(files, testDay) !== undefined);
  expect(accepted.length).toBeGreaterThan(5);
  expect(accepted.length).toBeLessThan(95);
  expect(fc.sample(mutations(original), { seed: 1, numRuns: 10 }).map(({ mistakes }) => mistakes)).toEqual(
    some.slice(0, 10).map(({ mistakes }) => mistakes),
  );
});
