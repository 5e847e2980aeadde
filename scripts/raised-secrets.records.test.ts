import { afterAll, beforeAll, expect, test } from "vitest";
import { troubles } from "./second-up.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";
import { UnmendedStack } from "./unmended-stack.testing.ts";

// An `up` fails on the way to new secrets: then servers may know two keys, and the engine has taken away all outputs of the stack. (Servers of this rung know the first key alone; a raise to
// its end is the soak's.)
const coop = new SmallCoop([]);
const write = (number: number) =>
  coop.change("pools/demo.yaml", (text) => `${text.replace(/secrets-rotation: \d+\n/, "")}secrets-rotation: ${number}\n`);
let stack: UnmendedStack;

beforeAll(async () => {
  stack = await UnmendedStack.make("demo", { config: coop.config, subnetIndex: 64 });
});
afterAll(async () => {
  await stack?.end();
  coop.end();
});

test("after an `up` that failed, `preview` takes the number that it had, and refuses every other with the one to write", async () => {
  write(2);
  const refusal = troubles["a refusal (422)"];
  if (!refusal) throw new Error("there is no such trouble");
  stack.fail({ api: "hetzner", method: "POST", path: "/v1/ssh_keys", nth: 1 }, refusal);
  const failed = await stack.up("--skip-preview");
  expect(failed.exitCode).not.toBe(0);
  for (const other of [1, 3]) {
    write(other);
    const { exitCode, text } = await stack.pulumi("preview");
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(new RegExp(`of pool \`demo\` is ${other}, and its last \`up\` had 2 and failed: .*\\s+Cure: write 2 and run`));
    expect(text).not.toMatch(/^ *[~+-]+ +hcloud/m);
  }
  write(2);
  const same = await stack.pulumi("preview");
  expect(same.exitCode, same.text).toBe(0);
});
