import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local-stack.ts";

// Each decision has the same form, so that a reader finds at once why, what, and what follows from it.

const folder = join(root, "docs/decisions");
const decisions = globSync(join(folder, "[0-9]*.md"))
  .sort()
  .map((path) => ({ file: basename(path), text: readFileSync(path, "utf8") }));
const form = /^# (?<number>\d+)\. (?<title>.+)\n\nDecided (?<day>\d{4}-\d\d-\d\d)\b.*\.\n\n## Context\n\n[^#]/;

test("a decision has a number, a title, its day, and says context, decision and consequences", () => {
  expect(decisions.map(({ file, text }) => [file.slice(0, 4), form.exec(text)?.groups?.number])).toEqual(
    decisions.map((_, index) => [String(index + 1).padStart(4, "0"), String(index + 1)]),
  );
  const sections = decisions.map(({ file, text }) => [file, ...[...text.matchAll(/^## (.*)/gm)].map(([, name]) => name)]);
  expect(sections).toEqual(decisions.map(({ file }) => [file, "Context", "Decision", "Consequences"]));
});

test("the index lists them all, as `npm run bless` writes it", async () => {
  const lines = decisions.map(({ file, text }) => {
    const { number, title, day } = form.exec(text)?.groups ?? {};
    return `${number}. [${title}](${file}), ${day}`;
  });
  const words = `# Decisions

Choices that somebody will question: why, what, and what follows. Each has the form of [the first](0001-hcloud-1.41.0.md); the next gets the next number.
This index is written by \`npm run bless\`.
`;
  await expect(`${words}\n${lines.join("\n")}\n`).toMatchFileSnapshot(join(folder, "README.md"));
});
