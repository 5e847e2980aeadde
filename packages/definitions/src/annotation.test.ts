import { describe, expect, test } from "vitest";
import { annotations } from "./annotation.ts";
import { changedFiles, type Edit, testDay } from "./fixture.testing.ts";
import { readDefinitions } from "./load-definitions.ts";
import type { Problem } from "./problem.ts";

const problem: Problem = {
  severity: "error",
  file: "definitions/service-levels/free.yaml",
  line: 8,
  column: 27,
  thing: "participants-per-meeting",
  what: "isn't right",
  got: "five",
  expected: "a whole number",
  meant: "5",
  cure: "write `participants-per-meeting: 5`",
};

describe("for GitHub", () => {
  test("a problem is a command with its place, its rule and its sentence, and a last line counts them", () => {
    expect(annotations([problem, { ...problem, severity: "warning", rule: "colours can be read" }], "github")).toBe(
      "::error file=definitions/service-levels/free.yaml,line=8,col=27,title=definitions::`participants-per-meeting` isn't right: got `five`, expected a whole number." +
        " Did you mean `5`? Cure: write `participants-per-meeting: 5`\n" +
        "::warning file=definitions/service-levels/free.yaml,line=8,col=27,title=colours can be read::`participants-per-meeting` isn't right: got `five`, expected a whole number." +
        " Did you mean `5`? Cure: write `participants-per-meeting: 5`\n1 error, 1 warning\n",
    );
  });

  test("what would end a property or the command is escaped", () => {
    const hostile = { ...problem, file: "a,b:c%d\r\ne", rule: "x::y, z", got: "100 %\n::error::no", cure: "a %0A b" };
    const text = annotations([hostile], "github");
    expect(text).toContain("::error file=a%2Cb%3Ac%25d%0D%0Ae,line=8,col=27,title=x%3A%3Ay%2C z::");
    expect(text).toContain("got `100 %25⏎::error::no`");
    expect(text).toContain("Cure: a %250A b\n");
    expect(text.split("\n")).toHaveLength(3);
  });

  test("no problem is no text", () => expect(annotations([], "github")).toBe(""));
});

describe("for GitLab", () => {
  const report = (problems: Problem[]) => JSON.parse(annotations(problems, "gitlab"));

  test("a problem is an entry of a Code Quality report", () => {
    expect(report([problem, { ...problem, severity: "warning", rule: "colours can be read" }])).toEqual([
      {
        description:
          "`participants-per-meeting` isn't right: got `five`, expected a whole number. Did you mean `5`? Cure: write `participants-per-meeting: 5`",
        check_name: "definitions",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "major",
        location: { path: "definitions/service-levels/free.yaml", lines: { begin: 8 } },
      },
      expect.objectContaining({ check_name: "colours can be read", severity: "minor" }),
    ]);
  });

  test("no problem is an empty report", () => expect(report([])).toEqual([]));

  test("a print stays when other lines move, and differs for each problem", () => {
    const prints = (...edits: Edit[]) =>
      report(readDefinitions(changedFiles(edits), testDay).problems).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    const wrong: Edit = ["service-levels/free.yaml", "accounts: 1", "accounts: none"];
    const before = prints(wrong);
    expect(prints(wrong, ["service-levels/free.yaml", "name: Free", "# moved\n\nname: Free"])).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
    expect(prints(["service-levels/free.yaml", "accounts: 1", "accounts: nothing"])).not.toEqual(before);
  });

  test("two alike in one file have two prints", () => {
    const alike = report([problem, { ...problem, line: 9 }]).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(alike).size).toBe(2);
    expect(alike[0]).toBe(report([problem])[0].fingerprint);
  });
});
