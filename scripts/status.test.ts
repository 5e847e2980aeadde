import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local-stack.ts";

const status = (...words: string[]) => {
  const ended = spawnSync(process.execPath, [join(root, "scripts/status.ts"), ...words], { encoding: "utf8", cwd: root });
  return { exit: ended.status, out: ended.stdout, error: ended.stderr };
};

test("the help says what each exit status means", () => {
  const { exit, out } = status("--help");
  expect(exit).toBe(0);
  expect(out).toMatch(/Exit status.*0 all ok, pending or ending; 1 a warning; 2 something failed; 3 it couldn't be asked/s);
});

test.each([
  ["an unknown option", ["demo", "--nonsense"], /unknown option/],
  ["no pool", [], /missing required argument/],
  ["a pool that isn't there", ["dmeo", "--json"], /Did you mean `demo`\?/],
  ["a local cloud that isn't there", ["demo", "--instance", "no-such-cloud"], /no local cloud `no-such-cloud`/],
])("%s is unknown to a monitor, status 3, and prints nothing where a program reads", (_what, words, message) => {
  const { exit, out, error } = status(...words);
  expect({ exit, out }).toEqual({ exit: 3, out: "" });
  expect(error).toMatch(message);
});
