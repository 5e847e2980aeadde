import { expect, test } from "vitest";
import { broken, type Outcome } from "./conformance.ts";
import { outcomeTable } from "./outcome-table.ts";

const outcome = (got: string, more: Partial<Outcome> = {}): Outcome => ({
  ...{ tenant: "ember", level: "Level 1", limit: "rooms", tried: "6 rooms at once, of which one is allowed", expected: "5", got },
  ...more,
});

test("another result than one that is expected softly is told, and breaks nothing", () => {
  const outcomes = [outcome("5", { soft: true }), outcome("7", { soft: true, tenant: "anchor" })];
  expect(outcomes.filter(broken)).toEqual([]);
  expect(outcomeTable(outcomes)).toContain("| 6 rooms at once, of which one is allowed | 5 (softly) | 1 of 2: anchor 7 |\n");
});

test("another result than one that is expected breaks a limit", () => {
  expect([outcome("5"), outcome("7")].filter(broken)).toEqual([outcome("7")]);
  expect(outcomeTable([outcome("7")])).toContain("| 5 | 0 of 1: ember 7 |\n");
});
