import { expect, test } from "vitest";
import { formatProblems, type Problem } from "./problem.ts";

const problem: Problem = {
  severity: "error",
  file: "service-levels/free.yaml",
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
  expect(formatProblems([problem], { folder: "here/" })).toBe(
    "here/service-levels/free.yaml:8:27: error: `participants-per-meeting` isn't right: got `five`, expected a whole number. Did you mean `5`?\n" +
      "    Cure: write `participants-per-meeting: 5`\n\n1 error\n",
  );
});

test("errors come before warnings, each by file and line", () => {
  const at = (severity: Problem["severity"], file: string, line: number): Problem => ({ ...problem, severity, file, line });
  const text = formatProblems([at("warning", "a", 1), at("error", "b", 2), at("error", "b", 1), at("error", "a", 9)]);
  expect(text.match(/^\w+:\d+/gm)).toEqual(["a:9", "b:1", "b:2", "a:1"]);
  expect(text).toContain("3 errors, 1 warning");
});

test("what a terminal would obey is shown instead of sent", () => {
  const text = formatProblems([{ ...problem, got: "\u001b[31mred\u202e\nnext" }]);
  expect(text).toContain("got `\\u{1b}[31mred\\u{202e}⏎next`");
});

test("colour is used only when asked for", () => {
  expect(formatProblems([problem])).not.toContain("\u001b");
  expect(formatProblems([problem], { color: true })).toContain("\u001b[31merror\u001b[0m");
});

test("no problem gives no text", () => expect(formatProblems([])).toBe(""));
