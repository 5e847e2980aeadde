import { describe, expect, test } from "vitest";
import { checks } from "../checks.ts";
import { changedFiles, type Edit, testDay } from "../fixture.testing.ts";
import { readDefinitions } from "../load-definitions.ts";
import type { Problem } from "../problem.ts";

/** Edits of the test's definitions, and the lines at which the check then finds something: `folder/id.yaml: text of the line`. */
export interface Refused {
  title: string;
  edits: readonly Edit[];
  at: readonly string[];
  /** What the first of them says besides. */
  says?: Partial<Problem>;
  day?: string;
}

/** Edits that are nearly wrong: the check finds nothing, and nothing else is an error. */
export interface Accepted {
  title: string;
  edits: readonly Edit[];
  day?: string;
}

/** Tests a check by its name: what it refuses, and the nearest that it accepts. */
export function testCheck(
  name: string,
  { refused, accepted }: { refused: readonly [Refused, ...Refused[]]; accepted: readonly [Accepted, ...Accepted[]] },
): void {
  const check = checks.find((one) => one.name === name);
  if (!check) throw new Error(`there is no check \`${name}\``);
  describe(name, () => {
    test.each(refused)("refuses $title", ({ edits, at, says = {}, day = testDay }) => {
      const { found, definitions, lineOf } = findings(name, edits, day);
      expect(found.map((problem) => `${problem.file}: ${lineOf(problem)}`)).toEqual(at);
      expect(found[0]).toMatchObject({ severity: check.severity, ...says });
      for (const problem of found) expect(problem.cure).not.toBe("");
      if (check.severity === "error") expect(definitions).toBeUndefined();
    });

    test.each(accepted)("accepts $title", ({ edits, day = testDay }) => {
      const { found, problems } = findings(name, edits, day);
      expect(found).toEqual([]);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    });
  });
}

/** What is found before any edit, by day. */
const unchanged = new Map<string, Set<string>>();

/** What a check finds after edits that it doesn't find before. */
function findings(name: string, edits: readonly Edit[], day: string) {
  const files = changedFiles(edits);
  const before = unchanged.get(day) ?? new Set(readDefinitions(changedFiles([]), day).problems.map((problem) => JSON.stringify(problem)));
  unchanged.set(day, before);
  const { definitions, problems } = readDefinitions(files, day);
  const texts = new Map(files.files.map(({ file, bytes }) => [file, new TextDecoder().decode(bytes).split("\n")]));
  const found = problems.filter((problem) => problem.rule === name && !before.has(JSON.stringify(problem)));
  const lineOf = ({ file, line }: Problem) => (texts.get(file) ?? texts.get(`examples/${file}`))?.[line - 1]?.trim();
  const own = (problem: Problem): Problem => ({ ...problem, file: problem.file.replace(/^examples\//, "") });
  return { definitions, problems, found: found.map(own), lineOf };
}
