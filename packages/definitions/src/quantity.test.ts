import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choice, count, duration, limit, memorySize, money, months, type Quantity, truth } from "./quantity.ts";

const participants = count({ one: "participant", many: "participants" });

describe("quantities are written in the members' words", () => {
  test.each<[string, Quantity<unknown>, string, unknown]>([
    ["a bare number", participants, "5", 5],
    ["a number with its unit", participants, "50 participants", 50],
    ["one of them", participants, "1 participant", 1],
    ["no limit", limit(participants), "unlimited", "unlimited"],
    ["minutes", duration, "60 min", 60],
    ["hours", duration, "3 h", 180],
    ["a day", duration, "24 h", 1440],
    ["euros", money, "10 EUR", { amount: 10, currency: "EUR" }],
    ["cents", money, "12.50 EUR", { amount: 12.5, currency: "EUR" }],
    ["one month", months, "1 month", 1],
    ["no minimum", months, "none", 0],
    ["mebibytes", memorySize, "512 MiB", 512],
    ["gibibytes", memorySize, "2 GiB", 2048],
    ["truth", truth, "false", false],
  ])("%s", (_, quantity, text, value) => expect(quantity.read(text)).toEqual(value));

  test.each<[string, Quantity<unknown>, string, string | undefined]>([
    ["a number as a word", participants, "five", "5"],
    ["another unit", participants, "5 people", "5"],
    ["a zero, which BBB reads as unlimited", limit(participants), "0", undefined],
    ["a negative number", limit(participants), "-5", undefined],
    ["a fraction", participants, "5.5", "5"],
    ["a misspelt word", limit(participants), "unlimitted", "unlimited"],
    ["no blank", duration, "3h", "3 h"],
    ["long words", duration, "60 minutes", "60 min"],
    ["minutes without a unit", duration, "60", "60 min"],
    ["more than a week", duration, "500 h", undefined],
    ["a sign of a currency", money, "€10", "10 EUR"],
    ["a comma", money, "12,50 EUR", "12.50 EUR"],
    ["the wrong number of months", months, "3 month", "3 months"],
    ["a truth of another language", truth, "yes", "true"],
    ["a neighbour's letter", choice("together", "apart"), "togehter", "together"],
  ])("%s is refused, and the nearest right spelling found", (_, quantity, text, meant) => {
    expect(quantity.read(text)).toBeUndefined();
    const suggested = quantity.suggest?.(text);
    const readable = suggested !== undefined && quantity.read(suggested) !== undefined ? suggested : undefined;
    expect(readable).toBe(meant);
  });

  test("no text makes one throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const quantity of [participants, duration, money, months, memorySize, truth]) {
          quantity.read(text);
          quantity.suggest?.(text);
        }
      }),
    );
  });
});
