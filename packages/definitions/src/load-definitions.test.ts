import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changedFiles, fixtureFolder, testDay, testDefinitions, testFiles } from "./fixture.testing.ts";
import { definitionsFolder, examplesFolder, loadDefinitions, readDefinitions } from "./load-definitions.ts";
import { formatProblems, type Problem } from "./problem.ts";

const errorsOf = (problems: readonly Problem[]) => problems.filter(({ severity }) => severity === "error");
const today = new Date().toISOString().slice(0, 10);

describe("the co-op's own definitions", () => {
  test("have no error today", () => {
    const { definitions, problems } = loadDefinitions({ day: today });
    expect(formatProblems(errorsOf(problems))).toBe("");
    for (const kind of ["serviceLevels", "pools", "circles", "software", "priceBooks", "footnotes", "languages"] as const) {
      expect(definitions?.[kind], kind).not.toEqual([]);
    }
  });

  test("have none together with the invented customers, on the day that tests look at", () => {
    const { problems } = loadDefinitions({ day: testDay, roots: [{ path: definitionsFolder }, { path: examplesFolder }] });
    expect(formatProblems(errorsOf(problems))).toBe("");
  });
});

test("the definitions of tests have no error, and every kind of file", () => {
  const definitions = testDefinitions();
  for (const [kind, things] of Object.entries(definitions)) expect(things, kind).not.toEqual([]);
  expect(loadDefinitions({ day: testDay, roots: [{ path: fixtureFolder }] }).definitions).toBeDefined();
});

describe("what is read", () => {
  test("is a limit, an amount, a truth as code has them", () => {
    const [, free, one] = testDefinitions().serviceLevels;
    expect(free).toMatchObject({
      id: "free",
      accounts: 1,
      meetingDuration: 60,
      participantsPerMeeting: 5,
      recording: false,
      alsoCalled: [],
    });
    expect(one).toMatchObject({
      alsoCalled: ["Individual", "Small"],
      recording: "later",
      contribution: { monthly: { amount: 10, currency: "EUR" }, setUp: "none", minimumPeriod: 1, paid: "monthly" },
    });
  });

  test("is sorted by name within each kind, whatever order the files come in", () => {
    const files = testFiles();
    const turned = readDefinitions({ ...files, files: files.files.toReversed(), pictures: files.pictures.toReversed() }, testDay);
    expect(turned.definitions).toEqual(testDefinitions());
  });

  test("is told with the place of each field", () => {
    const { placeOf } = loadDefinitions({ day: testDay, roots: [{ path: fixtureFolder, shownAs: "here/" }] });
    expect(placeOf({ folder: "service-levels", id: "free" }, ["participants-per-meeting"])).toBe("here/service-levels/free.yaml:8");
    expect(placeOf({ folder: "service-levels", id: "gone" }, ["name"])).toBe("service-levels/gone.yaml:1");
  });

  test("is never anything where there is an error", () => {
    expect(
      readDefinitions(changedFiles([["service-levels/free.yaml", "accounts: 1", "accounts: 0"]]), testDay).definitions,
    ).toBeUndefined();
  });

  test("is the same for files with a mark of the encoding and Windows' ends of lines", () => {
    const files = testFiles();
    const text = (bytes: Uint8Array) => new TextEncoder().encode(`\uFEFF${new TextDecoder().decode(bytes).replaceAll("\n", "\r\n")}`);
    const other = readDefinitions({ ...files, files: files.files.map((file) => ({ ...file, bytes: text(file.bytes) })) }, testDay);
    expect(other.definitions).toEqual(testDefinitions());
  });
});

describe("of two folders, one laid over the other", () => {
  let over: string;
  beforeEach(() => {
    over = mkdtempSync(join(tmpdir(), "definitions-over-"));
  });
  afterEach(() => rmSync(over, { recursive: true }));
  const load = (first = fixtureFolder) => loadDefinitions({ day: testDay, roots: [{ path: first }, { path: over, shownAs: "over/" }] });

  test("the second adds files", () => {
    mkdirSync(join(over, "footnotes"));
    writeFileSync(join(over, "footnotes/new.yaml"), "number: 7\nconcerns: pool\ntext: New.\n");
    expect(load().problems).toContainEqual(expect.objectContaining({ what: "isn't translated into `Català`", thing: "new" }));
  });

  test("neither may have a file that the other has", () => {
    mkdirSync(join(over, "pools"));
    writeFileSync(join(over, "pools/demo.yaml"), "name: Other\n");
    expect(errorsOf(load().problems)).toMatchObject([
      {
        file: "over/pools/demo.yaml",
        thing: "over/pools/demo.yaml",
        line: 1,
        what: "has the same name as `pools/demo.yaml`",
        cure: "give one of them another name",
      },
    ]);
  });

  test("neither may have a picture that the other has", () => {
    mkdirSync(join(over, "logos"));
    writeFileSync(join(over, "logos/ember.png"), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
    const { problems } = loadDefinitions({
      day: testDay,
      roots: [{ path: fixtureFolder }, { path: examplesFolder }, { path: over, shownAs: "over/" }],
    });
    expect(errorsOf(problems)).toMatchObject([{ file: "over/logos/ember.png", what: "has the same name as `logos/ember.png`" }]);
  });
});

test("a thousand customers are checked in seconds, and twice as many in no more than some times that", () => {
  const organisation = (nth: number) =>
    `name: O ${nth}\nlevel: multi-account\nhost: o-${nth}\nlanguage: en\nsubscription: {from: 2026-01-01, paid-up-front: 3 months, paid-on: 2026-01-01}\n`;
  const member = "name: M\nwebsite: https://example.org\ncircles: [community]\nlevels: [level-1, level-2, level-3]\n";
  const event = (nth: number) =>
    `name: E\nmember: o-1\nfirst-day: 2026-12-01\nlast-day: 2026-12-02\nservers: 1\nparticipants-per-meeting: 5\nmeeting-duration: 1 h\nprice: 1 EUR\nhost: e-${nth}\nlanguage: en\n`;
  const files = (times: number) =>
    changedFiles([
      ...Array.from({ length: 1000 * times }, (_, nth) => [`organisations/o-${nth}.yaml`, organisation(nth)] as const),
      ...Array.from({ length: 100 * times }, (_, nth) => [`operational-members/m-${nth}.yaml`, member] as const),
      ...Array.from({ length: 100 * times }, (_, nth) => [`events/e-${nth}.yaml`, event(nth)] as const),
    ]);
  const milliseconds = (times: number) => {
    const many = files(times);
    const start = performance.now();
    const { problems } = readDefinitions(many, testDay);
    expect(errorsOf(problems).map(({ rule }) => rule)).toContain("Greenlights fit the front server's memory");
    return performance.now() - start;
  };
  milliseconds(1);
  const once = milliseconds(1);
  expect(once).toBeLessThan(10_000);
  expect(milliseconds(2)).toBeLessThan(4 * once + 1000);
});
