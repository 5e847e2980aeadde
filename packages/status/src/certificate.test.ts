import { expect, test } from "vitest";
import { certificateRow } from "./certificate.ts";

const hour = 3_600_000;
const now = new Date("2026-11-24T12:00:00Z");
/** A certificate of so many hours, of which some are left. */
const stateOf = (life: number, left: number) => {
  const to = new Date(now.getTime() + left * hour);
  return certificateRow("demo.meet.test", { from: new Date(to.getTime() - life * hour), to }, now).state;
};

test.each([
  ["90 days, of which 15 are left", 90 * 24, 15 * 24, "ok"],
  ["90 days, of which 13 are left", 90 * 24, 13 * 24, "warning"],
  // Their renewal begins when a third is left: 14 days would be too early to complain.
  ["45 days, of which 13 are left", 45 * 24, 13 * 24, "ok"],
  ["45 days, of which 10 are left", 45 * 24, 10 * 24, "warning"],
  ["12 hours, of which 4 are left", 12, 4, "ok"],
  ["12 hours, of which 2 are left", 12, 2, "warning"],
])("a certificate of %s is judged by what is left of its life", (_name, life, left, state) => {
  expect(stateOf(life, left)).toBe(state);
});

test("its last day stands in the row", () => {
  const row = certificateRow("demo.meet.test", { from: now, to: new Date("2027-02-22T12:00:00Z") }, now);
  expect(row).toEqual({ what: "certificate", name: "demo.meet.test", state: "ok", details: "until 2027-02-22 12:00 UTC, 90 days" });
});
