import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../local-stack.ts";

const administrator = (...words: string[]) => {
  const ended = spawnSync(process.execPath, [join(root, "scripts/administrator/command.ts"), ...words], { encoding: "utf8", cwd: root });
  return { exit: ended.status, out: ended.stdout, error: ended.stderr };
};

test("the help says what is lost, and where the password is kept: nowhere", () => {
  const { exit, out } = administrator("--help");
  expect(exit).toBe(0);
  expect(out).toMatch(/The one of today stops working.*nothing else keeps it/s);
});

test.each([
  ["no tenant", 2, ["demo"], /missing required argument 'tenant'/],
  ["a pool that isn't there", 1, ["dmeo", "demo"], /Did you mean `demo`\?/],
  ["a tenant that isn't there", 1, ["demo", "dmeo", "--stack", "production"], /has no tenant `dmeo`\. Did you mean `demo`\?/],
  ["a local cloud that isn't there", 1, ["demo", "demo", "--instance", "no-such-cloud"], /no local cloud `no-such-cloud`/],
])("%s ends with status %i and its cure, and prints no password", (_what, status, words, message) => {
  const { exit, out, error } = administrator(...words);
  expect({ exit, out }).toEqual({ exit: status, out: "" });
  expect(error).toMatch(message);
  expect(error).not.toContain("    at ");
});
