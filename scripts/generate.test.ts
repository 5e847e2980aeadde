import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixtureFolder } from "@meet-coop/definitions/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const run = (...args: string[]) => spawnSync(process.execPath, [join(import.meta.dirname, "generate.ts"), ...args], { encoding: "utf8" });

let folder: string;
let definitions: string;
let into: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generate-"));
  [definitions, into] = [join(folder, "definitions"), join(folder, "into")];
  cpSync(fixtureFolder, definitions, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const generate = (...args: string[]) => run(...args, "--day", "2026-11-24", "--into", into, definitions);
const change = (file: string, from: string, to: string) => {
  const before = readFileSync(join(definitions, file), "utf8");
  expect(before).toContain(from);
  writeFileSync(join(definitions, file), before.replace(from, to));
};
const page = (name: string) => readFileSync(join(into, "docs", name), "utf8");

describe("npm run generate", () => {
  test("writes every file and names them; again, there is nothing to change", () => {
    const { status, stdout } = generate();
    expect(status).toBe(0);
    expect(stdout).toContain("✓ docs/service-levels.md\n✓ docs/service-levels/ca.html\n");
    const before = statSync(join(into, "docs/service-levels.md")).mtimeMs;
    expect(generate()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^✓ nothing to change: \d+ files are as the definitions say\n$/),
    });
    expect(statSync(join(into, "docs/service-levels.md")).mtimeMs).toBe(before);
  });

  test("a price that changes is a change of the pages alone", () => {
    generate();
    change("service-levels/level-3.yaml", "45 EUR", "47.50 EUR");
    expect(generate().stdout).toBe(
      "✓ docs/service-levels.md\n✓ docs/service-levels/ca.html\n✓ docs/service-levels/en.html\n✓ docs/service-levels/es.html\n",
    );
    expect(page("service-levels.md")).toContain("| EUR 47.50 |");
    expect(page("service-levels/es.html")).toContain("<td>47,50 EUR</td>");
  });

  test("--check writes nothing, names what is stale and the cure, and ends with status 1", () => {
    generate();
    expect(generate("--check")).toMatchObject({ status: 0, stdout: "", stderr: "" });
    change("service-levels/level-3.yaml", "name: Level 3", "name: Level Three");
    rmSync(join(into, "docs/definitions.md"));
    const { status, stdout, stderr } = generate("--check");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^Not as the definitions say:\n {2}docs\/definitions\.md\n {2}docs\/service-levels\.md\n[\s\S]*Cure: run `npm run generate`/,
    );
    expect(existsSync(join(into, "docs/definitions.md"))).toBe(false);
    expect(page("service-levels.md")).not.toContain("Level Three");
  });

  test("a page of a language that is gone goes too; somebody's own file stays", () => {
    generate();
    rmSync(join(definitions, "languages/ca.yaml"));
    writeFileSync(join(into, "docs/service-levels/own.html"), "<p>mine");
    mkdirSync(join(into, "docs/service-levels/pictures"));
    expect(generate("--check").stderr).toContain("  docs/service-levels/ca.html\n");
    expect(generate().stdout).toContain("✓ docs/service-levels/ca.html removed\n");
    expect(existsSync(join(into, "docs/service-levels/ca.html"))).toBe(false);
    expect(page("service-levels/own.html")).toBe("<p>mine");
  });

  test("from definitions with an error nothing is written", () => {
    change("languages/es.yaml", "  recording: Grabación\n", "");
    const { status, stdout, stderr } = generate();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/languages\/es\.yaml:\d+:\d+: error: `recording` is missing/);
    expect(existsSync(into)).toBe(false);
  });

  test("without English it says what is missing, without a stack trace", () => {
    rmSync(join(definitions, "languages/en.yaml"));
    const { status, stderr } = generate();
    expect(status).toBe(1);
    expect(stderr).toContain("languages/en.yaml");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a wrong command says how it is right, with exit status 2", () => {
    expect(run("--chekc")).toMatchObject({ status: 2, stderr: expect.stringContaining("(Did you mean --check?)") });
    expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: npm run generate") });
  });
});
