import type { Definitions, Language } from "@meet-coop/definitions";
import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import fc from "fast-check";
import { selectAll } from "hast-util-select";
import { toString as textOf } from "hast-util-to-string";
import { describe, expect, test } from "vitest";
import { hostilePageTexts } from "./hostile-page-text.testing.ts";
import { poolPages } from "./pool-pages.ts";
import { readPoolPage } from "./read-pool-page.testing.ts";

const asTheyAre = testDefinitions();

/** The same text for every word of the pages; phrases keep their places. */
function wordsOf(words: object, text: string): object {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => {
      if (typeof word === "object") return [key, wordsOf(word, text)];
      return [key, String(word).startsWith("https://") ? word : [text, ...(/\{\w+\}/.exec(String(word)) ?? [])].join("")];
    }),
  );
}

/** The same text wherever somebody writes one. */
function hostile(text: string): Definitions {
  const definitions = structuredClone(asTheyAre);
  for (const level of definitions.serviceLevels) Object.assign(level, { name: text, alsoCalled: [text] });
  for (const footnote of definitions.footnotes) footnote.text = text;
  for (const member of definitions.operationalMembers)
    Object.assign(member, { name: text, place: text, lastDay: "2027-06-30", apply: undefined, website: "https://example.org/\"<b>'" });
  definitions.languages = definitions.languages.filter(({ id }) => id === "en");
  for (const language of definitions.languages)
    Object.assign(language, {
      caption: text,
      level: text,
      footnotesTitle: text,
      poolPages: wordsOf(language.poolPages, text) as Language["poolPages"],
    });
  return definitions;
}

function expectSameText(text: string): void {
  const [{ content = "" } = {}] = poolPages(hostile(text), "members", { day: testDay, zone: "meet.test" });
  const { root, title, about, levels, sellers, headings, footnotes } = readPoolPage(content);
  expect([title, about, levels?.caption, ...headings]).toEqual(Array(6).fill(text));
  expect(levels?.head).toEqual(Array(4).fill(text));
  expect(levels?.rows.at(-1)?.slice(1)).toEqual(Array(3).fill(text));
  expect(footnotes.map((footnote) => footnote.text)).toEqual(Array(6).fill(text));
  expect(sellers).toHaveLength(5);
  const texts = (selector: string) => selectAll(selector, root).map(textOf);
  expect(new Set(texts(".cards thead th, .cards th a, .place, .level, .label, caption span[id], .skip, footer a, title"))).toEqual(
    new Set([text]),
  );
  expect(texts(".until")).toEqual(Array(5).fill(`${text}June 30, 2027`));
  expect(texts("td a[href^=mailto]").filter((one) => one.startsWith(text))).toContain(`${text}hello@ember.example.org`);
  expect(selectAll("nav", root).map(({ properties }) => properties.ariaLabel)).toEqual([text]);
  expect(selectAll("meta[name=description]", root).map(({ properties }) => properties.content)).toEqual([text]);
  expect(new Set(selectAll("th[scope=row] a[href^=https]", root).map(({ properties }) => properties.href))).toEqual(
    new Set(["https://example.org/\"<b>'"]),
  );
  expect(selectAll("script, img, iframe, svg, b, [onclick], [onerror], [onload], [style]", root)).toEqual([]);
  expect(selectAll("style", root)).toHaveLength(1);
}

describe("a hostile text comes out of a pool's page as the same text", () => {
  test.each([
    ...hostilePageTexts,
    ["the end of a table", "</td></tr></table></main><form action=x>"],
    ["places of phrases", "{day} $& {levels} {address} $1"],
    ["addresses", "javascript:alert(1) https://example.org/a_b_c mail@example.org"],
  ])("%s", (_, text) => expectSameText(text.replace("{day}", "{da}").replace("{address}", "{addres}")));

  test("any name on one line", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => /^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+(?<!\s)$/u.test(text));
    const marks = fc
      .string({ unit: fc.constantFrom(..."<>&\"'|`*_~#[]()!\\-+=.:/@ 1ax^{}$"), minLength: 1, maxLength: 30 })
      .filter((text) => text === text.trim());
    fc.assert(
      fc.property(fc.oneof(name, marks), (text) => expectSameText(text)),
      { numRuns: 60 },
    );
  });
});
