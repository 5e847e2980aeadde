import { readdirSync, readFileSync } from "node:fs";
import { definitionsFolder, limitKeys, tableRows } from "@meet-coop/definitions";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ReadPage, readHtmlPage, readMarkdownPage } from "./read-page.testing.ts";

// Read anew and written anew, so that no mistake of the renderer is made here too. Nothing of what circles decide is pinned.
type Yaml = Record<string, unknown> & { id: string };
const all = (folder: string): Yaml[] =>
  readdirSync(`${definitionsFolder}/${folder}`)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ id: file.slice(0, -5), ...parse(readFileSync(`${definitionsFolder}/${folder}/${file}`, "utf8")) }));
const at = (yaml: unknown, ...keys: string[]): string | undefined => {
  const value = keys.reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], yaml);
  return value === undefined ? undefined : String(value);
};

const levels = all("service-levels");
const footnotes = all("footnotes").sort((one, other) => Number(at(one, "number")) - Number(at(other, "number")));
const domain = at(
  all("zones").find((zone) => at(zone, "belongs-to") === "co-op"),
  "domain",
);

/** What a cell says in a language: its YAML is `written`. */
function cell(row: string, level: Yaml, language: Yaml): string {
  const word = (key: string) => at(language, "values", key) ?? `no word for ${key}`;
  const fill = (key: string, parts: Record<string, string>) =>
    Object.entries(parts).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), at(language, "phrases", key) ?? "");
  const written = at(level, row) ?? at(level, "contribution", row) ?? "";
  const [first = "", second = ""] = written.split(" ");
  switch (row) {
    case "pool":
      return written === "own server" ? word("own-server") : `${written}.${domain}`;
    case "meeting-duration": {
      if (written === "unlimited") return word("unlimited");
      const minutes = Number(first) * (second === "h" ? 60 : 1);
      return minutes % 60 === 0 && minutes !== 60 ? fill("hours", { count: `${minutes / 60}` }) : fill("minutes", { count: `${minutes}` });
    }
    case "minimum-period": {
      if (written === "none") return word("none");
      const period = fill(first === "1" ? "month" : "months", { count: first });
      return at(level, "contribution", "paid") === "up front" ? fill("up-front", { period }) : period;
    }
    case "also-called":
      return ((level[row] as string[] | undefined) ?? []).join(", ") || "–";
    case "monthly":
    case "set-up": {
      if (written === "on request") {
        const by = at(language, "prices", level.id) ?? at(level, "contribution", "priced-by");
        return row === "monthly" && by !== undefined ? fill("priced-by", { request: word("on-request"), by }) : word("on-request");
      }
      if (written === "none") return word("no-cost");
      if (!/^\d/.test(first)) return word(first);
      const [, sign = ""] = (0.5).toLocaleString(language.id);
      return fill("money", { amount: first.replace(/\.00$/, "").replace(".", sign), currency: second });
    }
    default:
      return /^\d/.test(first) ? first : word(written);
  }
}

/** The whole page in a language. */
function expected(language: Yaml): ReadPage {
  const price = (level: Yaml) => {
    const monthly = at(level, "contribution", "monthly") ?? "";
    return monthly === "free" ? -1 : monthly === "on request" ? Number.MAX_VALUE : Number.parseFloat(monthly);
  };
  const columns = [...levels].sort((one, other) => price(one) - price(other) || (one.id < other.id ? -1 : 1));
  const marks = (place: string) => footnotes.filter(({ concerns }) => concerns === place).map(({ number }) => Number(number));
  return {
    title: at(language, "title") ?? "",
    introduction: at(language, "introduction")?.trim() ?? "",
    caption: at(language, "caption") ?? "",
    marks: marks("whole table"),
    head: [at(language, "level") ?? "", ...columns.map((level) => at(level, "name") ?? "")],
    // A limit that no level sets has no row.
    rows: tableRows
      .filter((row) => !limitKeys.some((key) => key === row) || levels.some((level) => level[row] !== undefined))
      .map((row) => ({
        title: at(language, "rows", row) ?? "",
        marks: marks(row),
        cells: columns.map((level) => cell(row, level, language)),
      })),
    footnotesTitle: footnotes.length > 0 ? at(language, "footnotes-title") : undefined,
    footnotes: footnotes.map((footnote) => ({
      number: Number(footnote.number),
      text: (at(language, "footnotes", footnote.id) ?? at(footnote, "text") ?? "").trim(),
    })),
  };
}

describe("the pages in the repository say what the definitions say, cell by cell", () => {
  const docs = new URL("../../../../docs/", import.meta.url);
  const text = (path: string) => readFileSync(new URL(path, docs), "utf8");
  const trimmed = (page: ReadPage): ReadPage => ({
    ...page,
    introduction: page.introduction.trim(),
    footnotes: page.footnotes.map((footnote) => ({ ...footnote, text: footnote.text.trim() })),
  });
  const languages = all("languages");

  test("docs/service-levels.md", () => {
    const english = languages.find(({ id }) => id === "en");
    expect(english && trimmed(readMarkdownPage(text("service-levels.md")))).toEqual(english && expected(english));
  });

  test.each(languages.map((language) => [language.id, language] as const))("docs/service-levels/%s.html", (id, language) => {
    expect(trimmed(readHtmlPage(text(`service-levels/${id}.html`)))).toEqual(expected(language));
  });

  test("there is a page for each language, and no other", () => {
    expect(readdirSync(new URL("service-levels/", docs)).sort()).toEqual(languages.map(({ id }) => `${id}.html`).sort());
  });
});
