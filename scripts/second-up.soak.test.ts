import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  disturbedPreviews,
  errorOfTheServer,
  lastOfEachKind,
  meets,
  type Outcome,
  ofEachKind,
  secondUp,
  troubles,
  type Undisturbed,
  undisturbed,
} from "./second-up.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";
import type { CloudCall } from "./unmended-stack.testing.ts";

// A call of the clouds fails once, and nobody mends: every kind of call that the first `up` makes. Of `demo` the first and the last of it; `members` makes most of them too, for several
// servers, so there the last. With `--all`, each call.
const coop = new SmallCoop(["operational-members/anchor"]);
afterAll(() => coop.end());
const stacks = [
  { project: "demo", config: {}, subnetIndex: 60, which: ofEachKind },
  { project: "members", config: coop.config, subnetIndex: 61, which: lastOfEachKind },
];

describe.each(stacks)("$project", ({ which, ...stack }) => {
  const chosen = process.env.SOAK_ALL ? (calls: CloudCall[]) => calls : which;
  let first: Undisturbed;
  beforeAll(async () => {
    first = await undisturbed(stack);
  });

  test("a preview in which a call fails changes nothing", async () => {
    const calls = chosen(first.previewed);
    const whole = await disturbedPreviews(stack, calls, errorOfTheServer);
    console.log(`${stack.project}: ${calls.length} calls of a preview, of which ${whole} did no harm`);
  });

  test.each(Object.entries(troubles))(
    "after %s, the second `up` leaves what the state says, or names what mends",
    async (name, trouble) => {
      const outcomes: Partial<Record<Outcome, number>> = {};
      const faults: string[] = [];
      for (const call of chosen(first.made).filter((one) => meets(one, trouble))) {
        const words = `${stack.project}, ${name}: ${call.method} ${call.path}, call ${call.nth}`;
        try {
          const { outcome, picture, story } = await secondUp(stack, call, trouble);
          expect(picture, story).toEqual(first.picture);
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
          console.log(`${words}: ${outcome}`);
        } catch (error) {
          faults.push(`${words}\n${(error as Error).message}`);
          console.log(`${words}: NOT AS IT SHOULD BE`);
        }
      }
      console.log(`${stack.project}, ${name}: ${JSON.stringify(outcomes)}`);
      expect(faults).toEqual([]);
    },
  );
});
