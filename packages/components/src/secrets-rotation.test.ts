import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";
import { expect, test } from "vitest";
import { type LastUp, rotationProblems, rotationsAfter } from "./secrets-rotation.ts";

const members = poolOf(plan(testDefinitions(), testDay), "members");
const numbers = (pool: number, tenants: Record<string, number> = {}): PoolPlan => ({
  ...members,
  secretsRotation: pool,
  tenants: members.tenants.map((tenant) => ({ ...tenant, secretsRotation: tenants[tenant.id] ?? 1 })),
});
const had = (pool: number, tenants: Record<string, number> = {}): LastUp => ({ rotations: { pool, tenants }, onlyFirstKey: false });

test("a number that stays, and one that is raised by one, are taken; a tenant's is raised as far as one likes", () => {
  expect(rotationProblems(numbers(2), had(2))).toEqual([]);
  expect(rotationProblems(numbers(3, { "ember-level-1": 7 }), had(2, { "ember-level-1": 2 }))).toEqual([]);
});

test("a lower number is refused, whoever's it is, with what it is, what it was, and the cure; all at once", () => {
  expect(rotationProblems(numbers(1, { "ember-level-1": 2 }), had(3, { "ember-level-1": 4, "anchor-level-1": 1 }))).toEqual([
    "`secrets-rotation` of pool `members` is 1, and its last `up` had 3: a lower number brings back secrets that somebody may know.\n  Cure: write 3, or 4 to renew them.",
    "`secrets-rotation` of tenant `ember-level-1` is 2, and its last `up` had 4: a lower number brings back secrets that somebody may know.\n  Cure: write 4, or 5 to renew them.",
  ]);
});

test("a pool's number that is raised by two and more is refused: its servers know the next key and no later one", () => {
  expect(rotationProblems(numbers(4), had(2))).toEqual([
    "`secrets-rotation` of pool `members` is 4, and its last `up` had 2: its servers let in the key of 3, which is the next, and no later one.\n  Cure: write 3 and run `up`; if it is to be 4, go on one by one.",
  ]);
});

test("a new stack may begin with any number; one whose servers know the first key alone has one `up` before the first raise", () => {
  expect(rotationProblems(numbers(3), { rotations: undefined, onlyFirstKey: false })).toEqual([]);
  expect(rotationProblems(numbers(1), { rotations: undefined, onlyFirstKey: true })).toEqual([]);
  expect(rotationProblems(numbers(2), { rotations: undefined, onlyFirstKey: true })).toEqual([
    expect.stringMatching(
      /is 2, and its last `up` was one of a version .*\n {2}Cure: take the line out and run `up` once; then raise the number by one\./,
    ),
  ]);
});

test("a tenant that is gone is remembered: its old secrets don't come back with it", () => {
  const without = { ...numbers(1), tenants: numbers(1).tenants.filter(({ id }) => id !== "ember-level-1") };
  const after = { rotations: rotationsAfter(without, had(1, { "ember-level-1": 4 })), onlyFirstKey: false };
  expect(rotationProblems(numbers(1), after)).toEqual([expect.stringContaining("tenant `ember-level-1` is 1, and its last `up` had 4")]);
});
