import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { type LastUp, rotationProblems, rotationsAfter, type SecretsRotations, secretsRotations } from "./secrets-rotation.ts";

const members = poolOf(plan(testDefinitions(), testDay), "members");
const numbers = (pool: number, tenants: Record<string, number> = {}): PoolPlan => ({
  ...members,
  secretsRotation: pool,
  tenants: members.tenants.map((tenant) => ({ ...tenant, secretsRotation: tenants[tenant.id] ?? 1 })),
});
const none: LastUp = {};
const had = (pool: number, tenants: Record<string, number> = {}): LastUp => ({
  ...none,
  done: { pool, tenants },
  begun: { pool, tenants },
});

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
  expect(rotationProblems(numbers(3), none)).toEqual([]);
  expect(rotationProblems(numbers(1), { onlyFirstKey: true })).toEqual([]);
  expect(rotationProblems(numbers(2), { onlyFirstKey: true })).toEqual([
    expect.stringMatching(
      /is 2, and its last `up` was one of a version .*\n {2}Cure: take the line out and run `up` once; then raise the number by one\./,
    ),
  ]);
});

test("a tenant that is gone is remembered: its old secrets don't come back with it", () => {
  const without = { ...numbers(1), tenants: numbers(1).tenants.filter(({ id }) => id !== "ember-level-1") };
  const rotations = rotationsAfter(without, had(1, { "ember-level-1": 4 }));
  const after = { done: rotations, begun: rotations };
  expect(rotationProblems(numbers(1), after)).toEqual([expect.stringContaining("tenant `ember-level-1` is 1, and its last `up` had 4")]);
});

test("after a raise that failed halfway only its own number is taken: no other key is let in on all servers", () => {
  const failed: LastUp = { begun: { pool: 2, tenants: { "ember-level-1": 3 } } };
  const killed = { ...failed, done: { pool: 1, tenants: {} } };
  expect(rotationProblems(numbers(2, { "ember-level-1": 3 }), failed)).toEqual([]);
  for (const [other, last] of [
    [1, failed],
    [3, failed],
    [1, killed],
  ] as const)
    expect(rotationProblems(numbers(other, { "ember-level-1": 3 }), last)).toEqual([
      `\`secrets-rotation\` of pool \`members\` is ${other}, and its last \`up\` had 2 and failed: only the key of 2 is let in wherever that one got to, and wherever it didn't.\n  Cure: write 2 and run \`up\`; if it is to be 3, then raise it.`,
    ]);
  expect(rotationProblems(numbers(2), failed)).toEqual([expect.stringContaining("tenant `ember-level-1` is 1, and its last `up` had 3")]);
});

test("a first `up` that failed has the same said of its number; of a state that keeps no beginnings, what its last `up` had counts", () => {
  expect(rotationProblems(numbers(2), { begun: { pool: 1, tenants: {} } })).toEqual([
    expect.stringContaining("is 2, and its last `up` had 1 and failed: only the key of 1"),
  ]);
  expect(rotationProblems(numbers(2), { done: { pool: 1, tenants: {} } })).toEqual([]);
  expect(rotationProblems(numbers(3), { done: { pool: 1, tenants: {} } })).toHaveLength(1);
});

/** Asks what a run with today's plan says of its numbers, where the state says this of the runs before. Returns what was asked of the engine, and what it was given to keep. */
async function run(today: PoolPlan, { done, begun }: LastUp): Promise<{ said: string; asked: string[]; kept: SecretsRotations[] }> {
  const asked: string[] = [];
  const kept: SecretsRotations[] = [];
  const stash = { "urn:pulumi:test::members::pulumi:index:Stash::secrets-rotation": { outputs: { input: begun } } };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ inputs }) => {
        kept.push(inputs.input);
        // The engine leaves what is ignored as it was.
        return { id: "1", state: { input: asked.length === 1 ? (begun ?? inputs.input) : inputs.input } };
      },
      call: ({ token }) => {
        asked.push(token.split(":").at(-1) ?? "");
        return { outputs: token.endsWith("readStackOutputs") ? { secretsRotation: done } : begun ? stash : {} };
      },
    },
    "members",
    "test",
    false,
    "organization",
  );
  const said = await secretsRotations(today).then(
    () => "nothing",
    (error: Error) => error.message,
  );
  return { said, asked, kept };
}

test("a run with the numbers of the last `up` doesn't ask for the whole state, and sees a raise that was killed", async () => {
  const last = rotationsAfter(numbers(2), {});
  expect(await run(numbers(2), { done: last, begun: last })).toMatchObject({ said: "nothing", asked: ["readStackOutputs"] });
  const killed = await run(numbers(2), { done: last, begun: { ...last, pool: 3 } });
  expect(killed.said).toContain("is 2, and its last `up` had 3 and failed");
  expect(killed.asked).toEqual(["readStackOutputs"]);
});

test("a run with other numbers keeps them before anything else, and one that is refused keeps nothing", async () => {
  const last = rotationsAfter(numbers(1), {});
  const raised = await run(numbers(2), { done: last, begun: last });
  expect(raised).toMatchObject({ said: "nothing", kept: [{ pool: 2 }] });
  // A run that failed left the stack without outputs.
  for (const other of [1, 3]) {
    const refused = await run(numbers(other), { done: undefined, begun: { ...last, pool: 2 } });
    expect(refused.said).toContain(`is ${other}, and its last \`up\` had 2 and failed`);
    expect(refused.kept).toEqual([]);
  }
});
