import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  choice,
  count,
  day,
  daysLong,
  duration,
  either,
  gigabytes,
  isDay,
  limit,
  memorySize,
  money,
  months,
  percentage,
  type Quantity,
  truth,
  wholeNumber,
} from "./quantity.ts";
import { reference } from "./written-text.ts";

const participants = count({ one: "participant", many: "participants" });
const servers = count({ one: "server", many: "servers" }, 200);
const poolOrOwn = either(choice("own server"), reference("pool"));

describe("quantities are written in the members' words", () => {
  test.each<[string, Quantity<unknown>, string, unknown]>([
    ["a bare number", participants, "5", 5],
    ["a number with its unit", participants, "50 participants", 50],
    ["one of them", participants, "1 participant", 1],
    ["as many as there may be", servers, "200 servers", 200],
    ["no limit", limit(participants), "unlimited", "unlimited"],
    ["a whole number", wholeNumber, "17", 17],
    ["minutes", duration, "60 min", 60],
    ["hours", duration, "3 h", 180],
    ["a week", duration, "168 h", 10_080],
    ["euros", money, "10 EUR", { amount: 10, currency: "EUR" }],
    ["cents", money, "12.50 EUR", { amount: 12.5, currency: "EUR" }],
    ["nothing to pay", money, "0 EUR", { amount: 0, currency: "EUR" }],
    ["one month", months, "1 month", 1],
    ["no minimum", months, "none", 0],
    ["mebibytes", memorySize, "512 MiB", 512],
    ["gibibytes", memorySize, "2 GiB", 2048],
    ["gigabytes", gigabytes, "500 GB", 500],
    ["truth", truth, "false", false],
    ["a day", day, "2028-02-29", "2028-02-29"],
    ["a percentage", percentage, "0 %", 0],
    ["all of it", percentage, "100 %", 100],
    ["days", daysLong, "7 days", 7],
    ["one day", daysLong, "1 day", 1],
    ["no days", daysLong, "0 days", 0],
    ["a word or a name", poolOrOwn, "own server", "own server"],
    ["a name or a word", poolOrOwn, "members", "members"],
  ])("%s", (_, quantity, text, value) => expect(quantity.read(text)).toEqual(value));
});

describe("what isn't written like this is refused, and the nearest right spelling found", () => {
  test.each<[string, Quantity<unknown>, string, string | undefined]>([
    ["a number as a word", participants, "five", "5"],
    ["a number as a word with its unit", participants, "Five participants", "5 participants"],
    ["another unit", participants, "5 people", "5"],
    ["no space", participants, "5participants", "5"],
    ["a thousand with a comma", participants, "1,000", "1000"],
    ["a thousand with a point", participants, "1.000 participants", "1000"],
    ["a thousand with a space", participants, "1 000", "1000"],
    ["a million", participants, "1000000", undefined],
    ["a zero, which BBB reads as unlimited", limit(participants), "0", undefined],
    ["a number of another base", participants, "0o7", undefined],
    ["a leading zero", participants, "05", undefined],
    ["a number with an exponent", participants, "1e3", undefined],
    ["a negative number", limit(participants), "-5", undefined],
    ["a fraction", participants, "5.5", undefined],
    ["a misspelt word", limit(participants), "unlimitted", "unlimited"],
    ["more than there may be", servers, "201", undefined],
    ["a thousand times too many", servers, "200,000", undefined],
    ["no space before hours", duration, "3h", "3 h"],
    ["long words", duration, "60 minutes", "60 min"],
    ["an hour", duration, "one hour", "1 h"],
    ["a duration without a unit, which could be either", duration, "60", undefined],
    ["a time of the day", duration, "17:30", undefined],
    ["half an hour too much", duration, "1.5 h", undefined],
    ["a minute more than a week", duration, "10081 min", undefined],
    ["more than a week", duration, "500 h", undefined],
    ["a sign of a currency", money, "€10", "10 EUR"],
    ["a comma", money, "12,50 EUR", "12.50 EUR"],
    ["one decimal", money, "12.5 EUR", "12.50 EUR"],
    ["a thousand euros", money, "1,000 EUR", "1000 EUR"],
    ["a thousand euros and cents", money, "1.000,50 EUR", undefined],
    ["three decimals", money, "1.2345 EUR", undefined],
    ["less than nothing", money, "-10 EUR", undefined],
    ["no currency", money, "10", undefined],
    ["a currency in small letters", money, "10 gbp", "10 GBP"],
    ["the wrong number of months", months, "3 month", "3 months"],
    ["one months", months, "1 months", "1 month"],
    ["megabytes", memorySize, "512 MB", "512 MiB"],
    ["gibibytes of a disk", gigabytes, "500GiB", "500 GB"],
    ["a truth of another language", truth, "yes", "true"],
    ["a truth in capital letters", truth, "NO", "false"],
    ["nothing, as YAML writes it", truth, "~", undefined],
    ["null", truth, "null", undefined],
    ["a neighbour's letter", choice("together", "apart"), "togehter", "together"],
    ["a word that is far away", choice("together", "apart"), "elsewhere", undefined],
    ["a day that there isn't", day, "2026-02-29", undefined],
    ["a month that there isn't", day, "2026-13-01", undefined],
    ["a day in another order", day, "1.9.2026", "2026-09-01"],
    ["a slip of a century", day, "0226-09-01", undefined],
    ["a time of a day", day, "2026-09-01T00:00:00Z", undefined],
    ["a percentage without a space", percentage, "20%", "20 %"],
    ["more than all", percentage, "101 %", undefined],
    ["days without a unit", daysLong, "7", "7 days"],
    ["one days", daysLong, "1 days", "1 day"],
    ["a day in another order", day, "27-11-2026", "2026-11-27"],
    ["a day without its zeros", day, "2026/11/1", "2026-11-01"],
    ["a day that two countries read differently", day, "11/01/2026", undefined],
    ["a currency that isn't one", money, "10 ERU", "10 EUR"],
    ["a number of months without its unit", months, "3", "3 months"],
  ])("%s", (_, quantity, text, meant) => {
    expect(quantity.read(text)).toBeUndefined();
    const suggested = quantity.suggest?.(text);
    const readable = suggested !== undefined && quantity.read(suggested) !== undefined ? suggested : undefined;
    expect(readable).toBe(meant);
  });

  test("a space at either end is no right spelling", () => {
    for (const [quantity, text] of [
      [participants, "5"],
      [duration, "60 min"],
      [money, "10 EUR"],
      [truth, "true"],
      [day, "2026-09-01"],
    ] as const) {
      expect(quantity.read(text)).toBeDefined();
      for (const other of [` ${text}`, `${text} `, `${text}\n`, `\u00a0${text}`])
        expect(quantity.read(other), JSON.stringify(other)).toBeUndefined();
    }
  });
});

test("no text makes one throw, or keeps it busy", () => {
  const quantities = [participants, duration, money, months, memorySize, truth, day, percentage, gigabytes, daysLong, poolOrOwn];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(fc.constantFrom("1", "1,", "1.", "a", " ", "-", "€"), fc.nat(20_000)).map(([piece, times]) => piece.repeat(times)),
  );
  fc.assert(
    fc.property(text, (written) => {
      for (const quantity of quantities) {
        quantity.read(written);
        quantity.suggest?.(written);
      }
    }),
  );
});

test("a day is one of the calendar", () => {
  expect(["2000-01-01", "2026-11-22", "2999-12-31"].every(isDay)).toBe(true);
  expect(["", "2026-11-22 ", "2026-1-2", "1999-12-31", "3000-01-01", "2026-00-10", "2026-04-31"].some(isDay)).toBe(false);
});
