import { expect, test } from "vitest";
import { comparedTo, figureTable, median } from "./figure.ts";

test("the median is the middle, whatever the order, and the mean of the two in the middle", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(median([7])).toBe(7);
});

test("figures stand in columns, with their ratio in words", () => {
  const bare = { name: "bare", value: 0.5, unit: "s" } as const;
  const table = figureTable([bare, comparedTo(bare, { name: "with servers", value: 123.4, unit: "s" })]);
  expect(table).toBe("bare          0.50 s\nwith servers   123 s    247 × bare");
});
