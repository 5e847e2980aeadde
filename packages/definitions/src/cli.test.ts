import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
  mkdirSync(join(folder, "pools"));
  writeFileSync(join(folder, "pools/x.yaml"), "nam: X\nstatus: planned\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the co-op's own definitions pass, and the last line says what was read", () => {
  const { status, stdout } = run();
  expect(stdout).toMatch(/No error in 6 service levels, 3 pools, 1 tenants\.\n$/);
  expect(status).toBe(0);
});

test("errors are printed without a stack trace, and the exit status is 1", () => {
  const { status, stdout, stderr } = run(folder);
  expect(stdout).toContain("pools/x.yaml:1:1: error: `nam` is no field of this file");
  expect(stdout).toContain("2 errors");
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(1);
});

test("--json gives the same problems as data", () => {
  const { status, stdout } = run("--json", folder);
  expect(JSON.parse(stdout).problems).toMatchObject([{ thing: "name" }, { thing: "nam", meant: "name", line: 1, column: 1 }]);
  expect(status).toBe(1);
});

test("a wrong command says how it is right, with exit status 2", () => {
  const { status, stderr } = run("--jsno");
  expect(stderr).toContain("Usage: npm run check");
  expect(status).toBe(2);
});

test("--help is no error", () =>
  expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: npm run check") }));
