import { expect, test } from "vitest";
import { dayAfter } from "./calendar.ts";
import { contrast } from "./contrast.ts";
import { nearest } from "./spelling.ts";

test.each<[string, string[], string | undefined]>([
  ["togehter", ["together", "apart"], "together"],
  ["FREE", ["free"], "free"],
  ["fre", ["free", "level-1"], "free"],
  ["a", ["b"], "b"],
  ["elsewhere", ["together", "apart"], undefined],
  ["", ["free"], undefined],
  ["x", [], undefined],
  ["level-2x", ["level-1", "level-2"], "level-2"],
  ["x".repeat(100_000), ["free"], undefined],
])("the nearest to `%s` among %j is `%s`", (text, candidates, found) => expect(nearest(text, candidates)).toBe(found));

test("the contrast of two colours is WCAG's", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#ffffff", "#ffffff")).toBe(1);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(contrast("#ffffff", "#777777")).toBeCloseTo(4.48, 2);
});

test("a day some days on is one of the calendar, whatever its month has", () => {
  expect([dayAfter("2026-12-31", 1), dayAfter("2028-02-28", 1), dayAfter("2026-03-01", -1), dayAfter("2026-11-24", 0)]).toEqual([
    "2027-01-01",
    "2028-02-29",
    "2026-02-28",
    "2026-11-24",
  ]);
});
