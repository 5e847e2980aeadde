import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { root } from "./local-stack.ts";
import { saltProblems } from "./stack-salt.ts";

const folder = mkdtempSync(join(tmpdir(), "stack-salt-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], { cwd: folder, stdio: "pipe" });
const file = "stacks/demo/Pulumi.production.yaml";
function write(text: string, name = file): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
/** A repository in which this is committed. */
function committed(text: string): void {
  write(text);
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "As it was");
}
const found = () => saltProblems(folder, folder).map(({ file, line, what }) => `${file}:${line}: ${what}`);

const unused = 'config:\n  meet-coop:zone: meet.coop\n  meet-coop:ssh-allowed-from: "[]"\n';
const reached = unused.replace("[]", "[198.51.100.7/32]");
const secret = `${unused}  hcloud:token:\n    secure: v1:abc\n`;
const salted = (salt: string) => `${unused}encryptionsalt: ${salt}\n`;

test("a stack that nobody has begun needs no salt, and this repository has no problem", () => {
  committed(unused);
  expect(found()).toEqual([]);
  expect(saltProblems(root, root)).toEqual([]);
});

test.each([
  ["says who reaches its servers", reached],
  ["has a secret", secret],
])("one that %s is missing its salt", (_, text) => {
  committed(text);
  expect(found()).toEqual([`${file}:1: is missing in a stack that is in use`]);
});

test("a salt that isn't committed, or another than the committed one, is named with its line", () => {
  committed(unused);
  write(salted("v1:one"));
  expect(found()).toEqual([`${file}:4: isn't the one that is committed`]);
  git("commit", "--quiet", "--all", "--message", "Its salt");
  expect(found()).toEqual([]);
  write(salted("v1:other"));
  expect(found()).toEqual([`${file}:4: isn't the one that is committed`]);
});

test("where git doesn't know the folder, and for the stack of this machine, nothing is asked", () => {
  write(salted("v1:one"));
  write(secret, "stacks/demo/Pulumi.local.yaml");
  expect(found()).toEqual([]);
});
