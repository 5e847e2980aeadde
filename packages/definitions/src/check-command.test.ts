import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definitionArguments } from "./definition-options.ts";
import { fixtureFolder, testDay } from "./fixture.testing.ts";
import { definitionsFolder, examplesFolder } from "./load-definitions.ts";

const check = fileURLToPath(new URL("check.testing.ts", import.meta.url));
const top = fileURLToPath(new URL("../../..", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
  mkdirSync(join(folder, "broken/pools"), { recursive: true });
  writeFileSync(join(folder, "broken/pools/x.yaml"), "nam: X\nstatus: planned\n");
  cpSync(fixtureFolder, join(folder, "sound"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => {
  const { INIT_CWD: _, ...environment } = process.env;
  return spawnSync(process.execPath, [check, ...args], { encoding: "utf8", cwd: folder, env: environment });
};

describe("the exit status", () => {
  test("is 0 without errors, and the last line says what was read", () => {
    const { status, stdout, stderr } = run("--day", testDay, "sound");
    expect(stdout).toMatch(/^sound\/operational-members\/autonomic\.yaml:1:1: warning: /);
    expect(stdout).toMatch(
      /\nNo error in 6 service levels, 4 pools, 1 tenant, 5 operational members, 4 circles, 7 programs, 1 price book, 6 footnotes, 3 languages, 1 zone\.\n$/,
    );
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("is 1 with errors, which are printed without a stack trace and without colour", () => {
    const { status, stdout, stderr } = run("broken");
    expect(stdout).toContain("broken/pools/x.yaml:1:1: error: `nam` is no field of this file");
    expect(stdout).toMatch(/\n\d+ errors\n$/);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
    expect(stdout).not.toContain("\u001b");
    expect(status).toBe(1);
  });

  test.each<[string, string[], string]>([
    ["an option that doesn't exist", ["--jsno"], "unknown option '--jsno'\n(Did you mean --json?)"],
    ["a form that doesn't exist", ["--annotations", "gitea"], "'gitea' is invalid. Allowed choices are github, gitlab."],
    ["a day that doesn't exist", ["--day", "2026-02-30"], "'2026-02-30' is invalid. It is not a day: expected for example `2026-11-22`."],
    ["a day in another order", ["--day", "22.11.2026"], "It is not a day"],
    ["two folders", ["sound", "broken"], "too many arguments. Expected 1 argument but got 2"],
  ])("is 2 when the command is wrong, with where its help is and nothing else: %s", (_, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain("(`npm run check -- --help` says how.)");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("is 1 where the folder isn't there, which is said like any problem", () => {
    const { status, stdout } = run("nowhere");
    expect(stdout).toContain("`nowhere` can't be read as a folder");
    expect(status).toBe(1);
  });

  test("is 0 for the help", () =>
    expect(run("-h")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: npm run check"), stderr: "" }));
});

describe("the output", () => {
  test("--json gives the problems as data, and nothing else", () => {
    const { status, stdout } = run("--json", "broken");
    const { problems } = JSON.parse(stdout);
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: "error",
        file: "broken/pools/x.yaml",
        line: 1,
        column: 1,
        thing: "nam",
        meant: "name",
        cure: "write `name`",
      }),
    );
    expect(status).toBe(1);
    expect(
      JSON.parse(run("--json", "--day", testDay, "sound").stdout).problems.every(
        ({ severity }: { severity: string }) => severity === "warning",
      ),
    ).toBe(true);
  });

  test("--annotations github names files from the top of the repository, wherever one stands", () => {
    const { status, stdout } = run("--annotations", "github", "--examples", "--day", testDay);
    expect(stdout).toMatch(/^::warning file=packages\/definitions\/[a-z/-]+\.yaml,line=\d+,col=\d+,title=[^:]+::/m);
    expect(stdout).not.toContain("No error in");
    expect(status).toBe(0);
  });

  test("--annotations gitlab is one JSON document", () => {
    const { status, stdout } = run("--annotations", "gitlab", "broken");
    expect(JSON.parse(stdout)[0]).toMatchObject({ severity: "major", location: { lines: { begin: 1 } } });
    expect(status).toBe(1);
  });

  test("--examples lays the invented customers over the definitions", () => {
    const { status, stdout } = run("--examples", "--day", testDay, "sound");
    expect(stdout).toMatch(/No error in .*, 3 organisations, 2 dedicated customers, 4 events, .*, 6 logos\.\n$/);
    expect(status).toBe(0);
  });

  test("--day is the day that is looked at", () => {
    expect(run("--examples", "--day", "2026-08-26", "sound").stdout).toContain("`domain-proved` is a day that is still to come");
  });
});

describe("the arguments", () => {
  test("are the co-op's own definitions today, unless said otherwise", () => {
    const { day, roots } = definitionArguments({}, undefined);
    expect(day).toBe(new Date().toISOString().slice(0, 10));
    expect(roots.map(({ path }) => path)).toEqual([definitionsFolder]);
  });

  test("name files from the folder that is given", () => {
    const { roots } = definitionArguments({ examples: true }, undefined, top);
    expect(roots).toEqual([
      { path: definitionsFolder, shownAs: "packages/definitions/definitions/" },
      { path: examplesFolder, shownAs: "packages/definitions/examples/" },
    ]);
  });

  test("name the files of the folder that one stands in by their names alone", () => {
    expect(definitionArguments({}, top, top.replace(/\/$/, "")).roots[0]?.shownAs).toBe("");
  });
});
