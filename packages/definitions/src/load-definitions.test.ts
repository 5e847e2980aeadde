import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { definitionsFolder, loadDefinitions } from "./load-definitions.ts";
import { formatProblems } from "./problem.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "definitions-"));
  cpSync(definitionsFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const free = "service-levels/free.yaml";
const write = (file: string, text: string | Uint8Array) => writeFileSync(join(folder, file), text);
const change = (file: string, from: string | RegExp, to: string) => {
  const before = readFileSync(join(folder, file), "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  write(file, after);
};
const errors = () => loadDefinitions(folder).problems.filter(({ severity }) => severity === "error");

describe("the co-op's own definitions", () => {
  const { definitions, problems } = loadDefinitions();

  test("have no error", () => expect(formatProblems(problems.filter(({ severity }) => severity === "error"))).toBe(""));

  test("hold the table that the co-op adopted in July 2020", () => {
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    const rows = definitions?.serviceLevels.map((level) => [
      ...[level.name, level.pool, level.soldBy, level.accounts, level.roomsPerAccount, level.meetingDurationMinutes],
      ...[level.participantsPerMeeting, level.recording, level.branding, level.membership],
      ...[level.contribution.monthly, level.contribution.setUp, level.contribution.minimumMonths, level.contribution.paid],
    ]);
    const resold = ["members", "operational-members", 1, 5, 180];
    expect(rows).toEqual([
      [
        "Custom",
        "own server",
        "co-op",
        "unlimited",
        "unlimited",
        1440,
        "unlimited",
        true,
        true,
        true,
        "on request",
        "on request",
        1,
        "monthly",
      ],
      ["Free", "demo", "co-op", 1, 1, 60, 5, false, false, false, "free", "free", 0, "monthly"],
      ["Level 1", ...resold, 10, "later", false, true, eur(10), "none", 1, "monthly"],
      ["Level 2", ...resold, 20, "later", false, true, eur(20), "none", 1, "monthly"],
      ["Level 3", ...resold, 50, "later", false, true, eur(45), "none", 1, "monthly"],
      ["Multi-account", "custom", "co-op", "unlimited", "unlimited", 1440, 100, "later", true, true, eur(100), "none", 3, "up front"],
    ]);
  });

  test("name no container image that changes by itself", () => {
    const software = definitions?.pools.flatMap((pool) => (pool.status === "runs" ? [pool.software] : []));
    expect(software).toEqual([
      { bigbluebutton: "jammy-300", operatingSystem: "ubuntu-22.04", greenlight: "v3.8.2.4", postgresql: "17", redis: "8" },
    ]);
  });
});

describe("a mistake is reported with its place and cure, and gives no definitions", () => {
  test("a limit that is a word", () => {
    change(free, "participants-per-meeting: 5", "participants-per-meeting: five");
    expect(loadDefinitions(folder).definitions).toBeUndefined();
    expect(errors()).toEqual([
      {
        severity: "error",
        file: free,
        line: 8,
        column: 27,
        thing: "participants-per-meeting",
        what: "isn't right",
        got: "five",
        expected: "a whole number such as `5` or `5 participants`, or `unlimited`",
        meant: "5",
        cure: "write `participants-per-meeting: 5`",
      },
    ]);
  });

  test("a misspelt field: both what is there and what is missing", () => {
    change(free, "rooms-per-account", "room-per-acount");
    expect(errors()).toMatchObject([
      { thing: "rooms-per-account", what: expect.stringContaining("is missing"), line: 2 },
      { thing: "room-per-acount", line: 6, column: 1, meant: "rooms-per-account" },
    ]);
  });

  test("a field of another field that is missing", () => {
    change(free, /\n {2}monthly.*/, "");
    expect(errors()).toMatchObject([{ thing: "monthly", line: 12, cure: "add a line `monthly: …` below `contribution`" }]);
  });

  test("an empty value", () => {
    change(free, "name: Free", "name:");
    expect(errors()).toMatchObject([{ thing: "name", what: "is empty", line: 2 }]);
  });

  test("a list where one value belongs", () => {
    change(free, "name: Free", "name: [Free]");
    expect(errors()).toMatchObject([{ thing: "name", got: "a list", line: 2 }]);
  });

  test("a pool that runs is told what it lacks, not what a planned pool may say", () => {
    change("pools/demo.yaml", /\nmemory:(\n {2}.*)*/, "");
    expect(errors()).toMatchObject([{ thing: "memory", what: expect.stringContaining("is missing") }]);
  });

  test("a version that moves by itself", () => {
    change("pools/demo.yaml", "greenlight: v3.8.2.4", "greenlight: latest");
    expect(errors()).toMatchObject([{ thing: "greenlight", got: "latest" }]);
  });

  test("several mistakes come at once", () => {
    change(free, "60 min", "60min");
    change("tenants/demo.yaml", "host: demo", "host: Demo!");
    expect(errors()).toMatchObject([
      { thing: "meeting-duration", meant: "60 min" },
      { thing: "host", meant: "demo" },
    ]);
  });
});

describe("files that don't belong", () => {
  test.each<[string, () => void, Record<string, unknown>]>([
    ["another ending", () => write("pools/x.yml", "name: x"), { file: "pools/x.yml" }],
    ["a name that is no id", () => write("pools/My Pool.yaml", "name: x"), { file: "pools/My Pool.yaml" }],
    ["an unknown folder", () => mkdirSync(join(folder, "tenant")), { file: "tenant", meant: "tenants" }],
    ["a file at the top", () => write("x.yaml", "name: x"), { file: "x.yaml" }],
    ["a folder in a folder", () => mkdirSync(join(folder, "pools/x.yaml")), { file: "pools/x.yaml", what: "is no file" }],
    [
      "a link out of the folder",
      () => symlinkSync("/etc/hostname", join(folder, "pools/x.yaml")),
      { what: "is a link that leads out of the folder" },
    ],
    ["a link to nothing", () => symlinkSync("nothing", join(folder, "pools/x.yaml")), { what: "can't be read (ENOENT)" }],
    ["a huge file", () => write("pools/x.yaml", "#".repeat(70_000)), { what: "has 70000 bytes, more than 65536" }],
    ["a folder that isn't there", () => rmSync(folder, { recursive: true }), { what: "can't be read as a folder" }],
  ])("%s", (_, make, expected) => {
    make();
    expect(errors()).toMatchObject([{ line: 1, column: 1, ...expected }]);
    mkdirSync(folder, { recursive: true });
  });

  test("a text about a folder and hidden files are left alone", () => {
    write("pools/README.md", "x");
    write(".hidden", "x");
    expect(errors()).toEqual([]);
  });
});

test("a text changed at random is accepted, or refused with a file and a line; nothing is thrown", () => {
  const files = ["service-levels", "pools", "tenants"].flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`));
  const originals = new Map(files.map((file) => [file, readFileSync(join(definitionsFolder, file), "utf8")]));
  const junk = fc.oneof(
    fc.constantFrom(
      ":",
      "\n",
      "  ",
      "- ",
      "[",
      "}",
      "&a ",
      "*a",
      "!!map ",
      "'",
      '"',
      "#",
      "\t",
      "null",
      "~",
      "?",
      "|",
      ">",
      "---\n",
      "%",
      "unlimited",
      "0",
      "\u202e",
    ),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat(600), fc.nat(6), junk, (file, start, length, inserted) => {
      const text = originals.get(file) ?? "";
      const at = start % (text.length + 1);
      write(file, text.slice(0, at) + inserted + text.slice(at + length));
      const { definitions, problems } = loadDefinitions(folder);
      write(file, text);
      const found = problems.filter(({ severity }) => severity === "error");
      expect(found.length > 0).toBe(definitions === undefined);
      for (const problem of problems) {
        expect(files).toContain(problem.file);
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.cure).not.toBe("");
      }
    }),
    { numRuns: 300 },
  );
});
