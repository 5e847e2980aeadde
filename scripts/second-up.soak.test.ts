import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Outcome, ofEachKind, type SecondUp, secondUp, troubles, undisturbed } from "./second-up.ts";
import { SmallCoop } from "./small-co-op.ts";

// A call of the clouds fails once, and nobody mends: every kind of call that the first `up` makes, by every trouble.
const coop = new SmallCoop(["operational-members/anchor"]);
afterAll(() => coop.end());
const stacks: SecondUp[] = [
  { project: "demo", config: {}, subnetIndex: 60 },
  { project: "members", config: coop.config, subnetIndex: 61 },
];

describe.each(stacks)("$project", (stack) => {
  let first: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    first = await undisturbed(stack);
  });

  test.each(Object.entries(troubles))(
    "after %s, the second `up` leaves what the state says, or names what mends",
    async (name, trouble) => {
      const outcomes: Partial<Record<Outcome, number>> = {};
      const faults: string[] = [];
      for (const call of ofEachKind(first.calls)) {
        const words = `${stack.project}, ${name}: ${call.method} ${call.path}, call ${call.nth}`;
        const outcome = await secondUp(stack, call, trouble, first.picture).catch((error: Error) => {
          faults.push(`${words}\n${error.message}`);
          return undefined;
        });
        console.log(`${words}: ${outcome ?? "NOT AS IT SHOULD BE"}`);
        if (outcome) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      console.log(`${stack.project}, ${name}: ${JSON.stringify(outcomes)}`);
      expect(faults).toEqual([]);
    },
  );
});
