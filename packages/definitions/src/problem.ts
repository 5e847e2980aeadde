import { compareTexts } from "./text-order.ts";

/** Something in the definitions that must (`error`) or might (`warning`) be changed. */
export interface Problem {
  severity: "error" | "warning";
  /** As the root of its definitions is shown, with `/`, e.g. `packages/definitions/definitions/service-levels/free.yaml`. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** The key or file it is about. */
  thing: string;
  /** What is wrong, as a clause: `is unknown`, `isn't an amount`. */
  what: string;
  got?: string;
  expected?: string;
  /** The nearest right spelling. */
  meant?: string;
  /** What to do. */
  cure: string;
  /** Name of the rule, for problems that a rule of the co-op found. */
  rule?: string;
}

/** Problems as text for people: errors first, each sorted by file and line, then a line that counts them. Empty without problems. */
export function formatProblems(problems: readonly Problem[], { color = false } = {}): string {
  if (problems.length === 0) return "";
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = sortProblems(problems).map((problem) => {
    const place = `${printable(problem.file)}:${problem.line}:${problem.column}`;
    const label = paint(problem.severity === "error" ? 31 : 33, problem.severity);
    return `${paint(1, place)}: ${label}: ${problemSentence(problem)}\n    Cure: ${printable(problem.cure)}`;
  });
  return `${lines.join("\n")}\n\n${countProblems(problems)}\n`;
}

/** Whether output is coloured: on a terminal, unless it is told not to be (no-color.org). */
export const wantsColor = ({ isTTY }: { isTTY?: boolean }, { NO_COLOR }: { NO_COLOR?: string | undefined }): boolean =>
  Boolean(isTTY) && !NO_COLOR;

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const count = (severity: Problem["severity"]) => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning")].join(", ");
}

/** Errors before warnings, then by file, line and column. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const key = ({ severity, file }: Problem) => `${severity}\0${file}`;
  return [...problems].sort(
    (one, other) =>
      compareTexts(key(one), key(other)) || one.line - other.line || one.column - other.column || compareTexts(one.what, other.what),
  );
}

/** One sentence: the thing, what is wrong, what it got and what was expected, the nearest right spelling. */
export function problemSentence({ file, thing, what, got, expected, meant }: Problem): string {
  const parts = [
    // The whole path stands before the sentence already.
    `\`${printable(thing === file ? (file.split("/").at(-1) ?? file) : thing)}\` ${printable(what)}`,
    got === undefined ? "" : `: got \`${printable(shorten(got))}\``,
    expected === undefined ? "" : `${got === undefined ? ": " : ", "}expected ${printable(expected)}`,
    ".",
    meant === undefined ? "" : ` Did you mean \`${printable(meant)}\`?`,
  ];
  return parts.join("");
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** What a terminal would obey is shown instead: control characters, and marks that turn the writing direction. */
const printable = (text: string) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? "⏎" : `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
  );
