import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loadDefinitions } from "@meet-coop/definitions";
import { fixtureFolder, testDay } from "@meet-coop/definitions/testing";
import { expect, test } from "vitest";
import { plan } from "./plan.ts";
import { testPlan } from "./test-plan.testing.ts";

const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });

test("--json prints the plan of the day, of the co-op's own definitions", () => {
  const { definitions } = loadDefinitions({ day: testDay });
  const { status, stdout } = run("--day", testDay, "--json");
  expect(JSON.parse(stdout)).toEqual(definitions && plan(definitions, testDay));
  expect(status).toBe(0);
});

test("--examples lays the invented customers over the definitions", () => {
  const { stdout } = run("--day", testDay, "--json", "--examples", fixtureFolder);
  expect(JSON.parse(stdout)).toEqual(testPlan);
});

test("people get tables in which each limit leads from its line to what keeps it", () => {
  const { stdout } = run("--day", testDay, fixtureFolder);
  expect(stdout).toContain(`Plan for ${testDay}`);
  expect(stdout).toMatch(
    /participants per meeting +5 +\S*service-levels\/free\.yaml:8 +meeting option +greenlight +meeting_options\.maxParticipants +5/,
  );
});

test.each([["--day", "2026-02-30"], ["--dya"], ["one", "two"]])(
  "%s %s is refused with exit status 2 and without a stack trace",
  (...args) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("`npm run plan -- --help` says how");
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test("a folder with errors gives no plan", () => {
  const { status, stdout, stderr } = run("/nowhere");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("can't be read as a folder");
});
