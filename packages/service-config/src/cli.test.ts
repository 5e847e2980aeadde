import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ownDefinitions } from "./demo-plan.testing.ts";
import { plan } from "./plan.ts";

const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });

test("--json prints the plan of the day", () => {
  const { status, stdout } = run("--day", "2026-11-22", "--json");
  expect(JSON.parse(stdout)).toEqual(plan(ownDefinitions, "2026-11-22"));
  expect(status).toBe(0);
});

test("people get tables", () => {
  const { stdout } = run("--day", "2026-11-22");
  expect(stdout).toContain("Plan for 2026-11-22");
  expect(stdout).toMatch(/participants per meeting +5 +meeting option +meeting_options\.maxParticipants/);
});

test.each([["--day", "2026-02-30"], ["--dya"]])("%s %s is refused with exit status 2 and without a stack trace", (...args) => {
  const { status, stdout, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a folder with errors gives no plan", () => {
  const { status, stdout, stderr } = run("/nowhere");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("can't be read as a folder");
});
