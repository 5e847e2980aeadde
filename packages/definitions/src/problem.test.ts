import { expect, test } from "vitest";
import { countProblems, formatProblems, type Problem, sortProblems, wantsColor } from "./problem.ts";

const problem: Problem = {
  severity: "error",
  file: "here/service-levels/free.yaml",
  line: 8,
  column: 27,
  thing: "participants-per-meeting",
  what: "isn't right",
  got: "five",
  expected: "a whole number",
  meant: "5",
  cure: "write `participants-per-meeting: 5`",
};

test("a problem says where, what, got, expected, what was meant, and the cure", () => {
  expect(formatProblems([problem])).toBe(
    "here/service-levels/free.yaml:8:27: error: `participants-per-meeting` isn't right: got `five`, expected a whole number. Did you mean `5`?\n" +
      "    Cure: write `participants-per-meeting: 5`\n\n1 error\n",
  );
});

test("what isn't known is left out of the sentence", () => {
  const { got: _got, expected: _expected, meant: _meant, ...bare } = problem;
  expect(formatProblems([bare])).toContain("`participants-per-meeting` isn't right.\n");
  expect(formatProblems([{ ...bare, expected: "a whole number" }])).toContain(
    "`participants-per-meeting` isn't right: expected a whole number.\n",
  );
});

test("errors come before warnings, each by file, line and column", () => {
  const at = (severity: Problem["severity"], file: string, line: number, column = 1): Problem => ({
    ...problem,
    severity,
    file,
    line,
    column,
  });
  const problems = [at("warning", "a", 1), at("error", "b", 2), at("error", "b", 10), at("error", "b", 2, 10), at("error", "a", 9)];
  expect(formatProblems(problems).match(/^\w+:\d+:\d+/gm)).toEqual(["a:9:1", "b:2:1", "b:2:10", "b:10:1", "a:1:1"]);
  expect(sortProblems(problems.toReversed())).toEqual(sortProblems(problems));
});

test("the last line counts errors and warnings", () => {
  const warning: Problem = { ...problem, severity: "warning" };
  expect(countProblems([problem, problem, warning])).toBe("2 errors, 1 warning");
  expect(countProblems([warning, warning])).toBe("2 warnings");
});

test("what a terminal would obey is shown instead of sent", () => {
  const text = formatProblems([{ ...problem, got: "\u001b[31mred\u202e\nnext", file: "a\u001b.yaml", thing: "b\u0007", cure: "c\u2028" }]);
  expect(text).toContain("got `\\u{1b}[31mred\\u{202e}⏎next`");
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("a long value is cut", () => expect(formatProblems([{ ...problem, got: "x".repeat(1000) }])).toContain(`got \`${"x".repeat(77)}…\``));

test("colour is used only when asked for", () => {
  expect(formatProblems([problem])).not.toContain("\u001b");
  expect(formatProblems([problem], { color: true })).toContain("\u001b[31merror\u001b[0m");
});

test.each<[string, { isTTY?: boolean }, { NO_COLOR?: string }, boolean]>([
  ["on a terminal", { isTTY: true }, {}, true],
  ["on a terminal, where NO_COLOR is empty", { isTTY: true }, { NO_COLOR: "" }, true],
  ["on a terminal, where NO_COLOR is set", { isTTY: true }, { NO_COLOR: "1" }, false],
  ["into a file", {}, {}, false],
])("output is coloured only on a terminal: %s", (_, stream, environment, wanted) => expect(wantsColor(stream, environment)).toBe(wanted));

test("no problem gives no text", () => expect(formatProblems([])).toBe(""));
