import type { Definitions, Language } from "@meet-coop/definitions";
import { testDefinitions } from "@meet-coop/definitions/testing";
import fc from "fast-check";
import { fromHtml } from "hast-util-from-html";
import { selectAll } from "hast-util-select";
import { toString as textOfHtml } from "hast-util-to-string";
import { describe, expect, test } from "vitest";
import { hostilePageTexts } from "./hostile-page-text.testing.ts";
import { readHtmlPage, readMarkdownPage } from "./read-page.testing.ts";
import { serviceLevelHtml } from "./service-level-html.ts";
import { serviceLevelMarkdown } from "./service-level-markdown.ts";
import { serviceLevelTable } from "./service-level-table.ts";

const english = ({ languages }: Definitions): Language => {
  const language = languages.find(({ id }) => id === "en");
  if (!language) throw new Error("English was expected");
  return language;
};

const asTheyAre = testDefinitions();

/** The same text wherever somebody writes one. */
function hostile(text: string): Definitions {
  const definitions = structuredClone(asTheyAre);
  for (const level of definitions.serviceLevels) Object.assign(level, { name: text, alsoCalled: [text] });
  for (const footnote of definitions.footnotes) footnote.text = text;
  const language = english(definitions);
  Object.assign(language, { title: text, introduction: text, caption: text, level: text, footnotesTitle: text });
  language.rows = Object.fromEntries(Object.keys(language.rows).map((row) => [row, text])) as Language["rows"];
  Object.assign(language.values, { true: text, free: text });
  return definitions;
}

function pages(definitions: Definitions) {
  const table = serviceLevelTable(definitions, english(definitions));
  const html = serviceLevelHtml(table, [{ id: "en", name: table.title }], "here");
  return { table, html, read: [readMarkdownPage(serviceLevelMarkdown(table, "here")), readHtmlPage(html)] };
}

function expectSameText(text: string): void {
  const { table, html, read } = pages(hostile(text));
  for (const page of read) {
    expect(page).toEqual({
      ...{ title: text, introduction: text, caption: text, marks: table.marks, head: Array(7).fill(text), footnotesTitle: text },
      rows: table.rows.map(({ marks, cells }) => ({ title: text, marks, cells })),
      footnotes: [1, 2, 3, 4, 5, 6].map((number) => ({ number, text })),
    });
    expect(page.rows.at(-1)?.cells).toEqual(Array(6).fill(text));
  }
  const root = fromHtml(html);
  expect(selectAll("script, img, iframe, [onclick], [onerror]", root)).toEqual([]);
  expect(selectAll("title", root).map(textOfHtml)).toEqual([text]);
  expect(selectAll("meta[name=description]", root).map(({ properties }) => properties.content)).toEqual([text]);
  expect(selectAll("nav a", root).map(textOfHtml)).toEqual([text]);
}

describe("a hostile text comes out of both pages as the same text", () => {
  test.each([
    ...hostilePageTexts,
    ["pipes", "a | b || c \\| d"],
    ["backticks", "`code` ``more`` ```\nfence"],
    ["marks of Markdown", "# title * star _under_ ~~gone~~ [link](x) ![picture](y) [^1] 1. one + plus - minus > quote ==="],
    ["a footnote's definition", "[^1]: no"],
    ["addresses", "https://example.org/a_b_c www.example.org mail@example.org <https://example.org>"],
    ["a paragraph's end", "one\n\ntwo\n\n- three\n\n# four"],
    ["marks at the beginning of lines", "one\n# two\n- three\n> four\n1. five\n    six\n| a | b |\n| - | - |\n```\n---"],
    ["blanks inside lines", "one   two \t three"],
    ["backslashes", "\\ \\n \\\\ a\\"],
  ])("%s", (_, text) => expectSameText(text));

  test("10 KB of marks", () => {
    const marks = `<|*_\`"'&\\#[]()~!>`.repeat(600);
    const definitions = structuredClone(asTheyAre);
    const [level, footnote] = [
      definitions.serviceLevels.find(({ id }) => id === "free"),
      definitions.footnotes.find(({ number }) => number === 1),
    ];
    Object.assign(level ?? {}, { name: marks });
    Object.assign(footnote ?? {}, { text: marks });
    for (const { head, footnotes } of pages(definitions).read) expect([head[1], footnotes[0]?.text]).toEqual([marks, marks]);
  });

  test("any name on one line", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => /^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+(?<!\s)$/u.test(text));
    const marks = fc
      .string({ unit: fc.constantFrom(..."<>&\"'|`*_~#[]()!\\-+=.:/@ 1ax^{}$"), minLength: 1, maxLength: 30 })
      .filter((text) => text === text.trim());
    fc.assert(
      fc.property(fc.oneof(name, marks), (text) => expectSameText(text)),
      { numRuns: 100 },
    );
  });

  test("every line end is one line feed, as parsers make it", () => {
    const { read } = pages(hostile("one\r\ntwo\rthree"));
    for (const page of read) expect(page.footnotes[0]?.text).toBe("one\ntwo\nthree");
  });
});
