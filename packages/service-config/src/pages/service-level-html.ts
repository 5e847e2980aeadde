import type { Element } from "hast";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { generatedHeader } from "./generated-header.ts";
import { pageStyle } from "./page-style.ts";
import type { ServiceLevelTable } from "./service-level-table.ts";

/** A language in which there is a page: its code and what it calls itself. */
export type PageLanguage = ServiceLevelTable["language"];

type Row = ServiceLevelTable["rows"][number];

/**
 * The table as an HTML page of its own: no script, nothing from elsewhere. `languages`: all whose page lies beside it. `source`: where its text comes from.
 * Pure.
 */
export function serviceLevelHtml(table: ServiceLevelTable, languages: PageLanguage[], source: string): string {
  const { id } = table.language;
  const lineEnd = { type: "text" as const, value: "\n" };
  const comment = { type: "comment" as const, value: ` ${generatedHeader(source)} ` };
  const page = h("html", { lang: id, dir: direction(id) }, onLines(head(table, languages), body(table, languages)));
  return toHtml({ type: "root", children: [{ type: "doctype" }, lineEnd, comment, lineEnd, page, lineEnd] });
}

function head({ title, introduction }: ServiceLevelTable, languages: PageLanguage[]): Element {
  const alternates = languages.map(({ id }) => h("link", { rel: "alternate", hrefLang: id, href: `${id}.html` }));
  return h(
    "head",
    onLines(
      h("meta", { charSet: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "description", content: introduction }),
      h("title", title),
      ...alternates,
      h("style", `\n${pageStyle}`),
    ),
  );
}

function body(table: ServiceLevelTable, languages: PageLanguage[]): Element {
  const { language, title, introduction, footnotes } = table;
  // Wider than a phone: the table scrolls in a place of its own, which the keyboard reaches.
  const scrolling = h("div.table", { role: "region", ariaLabelledBy: "caption", tabIndex: 0 }, onLines(tableOf(table)));
  const content = [h("h1", title), h("p.text", introduction), scrolling, ...(footnotes.length > 0 ? [footnoteSection(table)] : [])];
  return h("body", onLines(languageLinks(language, languages), h("main", onLines(...content))));
}

function languageLinks(current: PageLanguage, languages: PageLanguage[]): Element {
  const links = languages.map(({ id, name }) =>
    h(
      "li",
      h("a", { href: `${id}.html`, hrefLang: id, lang: id, dir: direction(id), ariaCurrent: id === current.id ? "page" : undefined }, name),
    ),
  );
  return h("nav", onLines(h("ul", onLines(...links))));
}

function tableOf(table: ServiceLevelTable): Element {
  const { caption, corner, columns, rows } = table;
  // The caption stays in sight while the table scrolls; the region is named by its words alone, without the marks.
  const title = h("span.stays", [h("span", { id: "caption" }, caption), ...marksOf(table, table)]);
  const titles = [corner, ...columns.map(({ name }) => name)].map((name) => h("th", { scope: "col" }, name));
  return h(
    "table",
    onLines(
      h("caption", title),
      h("thead", onLines(h("tr", onLines(...titles)))),
      h("tbody", onLines(...rows.map((row) => rowOf(row, table)))),
    ),
  );
}

function rowOf(row: Row, table: ServiceLevelTable): Element {
  const cells = row.cells.map((cell) => h("td", row.id === "pool" ? breakable(cell) : cell));
  return h("tr", onLines(h("th", { scope: "row" }, [row.title, ...marksOf(row, table)]), ...cells));
}

/** A host name may go on in the next line after a dot. */
const breakable = (name: string) => name.split(/(?<=\.)/).flatMap((label, nth) => (nth === 0 ? [label] : [h("wbr"), label]));

const marksOf = ({ marks }: Pick<Row, "marks">, { footnotesTitle }: ServiceLevelTable) =>
  marks.map((number) => {
    const properties = {
      id: `mark-${number}`,
      href: `#footnote-${number}`,
      role: "doc-noteref",
      ariaLabel: `${footnotesTitle}: ${number}`,
    };
    return h("sup", h("a", properties, String(number)));
  });

function footnoteSection({ footnotesTitle, footnotes }: ServiceLevelTable): Element {
  const items = footnotes.map(({ number, at, text }) => {
    const arrow = h("span", { ariaHidden: "true" }, "↑ ");
    const back = h("a", { href: `#mark-${number}`, role: "doc-backlink" }, [arrow, at]);
    return h("li", { id: `footnote-${number}`, value: number }, onLines(h("div.text", text), back));
  });
  return h(
    "section",
    { role: "doc-endnotes", ariaLabelledBy: "footnotes" },
    onLines(h("h2", { id: "footnotes" }, footnotesTitle), h("ol", onLines(...items))),
  );
}

/** Each on lines of its own, so that a change of one cell is a change of one line. */
const onLines = (...children: Element[]) => ["\n", ...children.flatMap((child) => [child, "\n"])];

/** Which way a language is written; undefined for what is none. */
function direction(language: string): "ltr" | "rtl" | undefined {
  try {
    // TypeScript's ES2024 doesn't know it yet; Node does.
    const locale = new Intl.Locale(language) as Intl.Locale & { getTextInfo(): { direction: "ltr" | "rtl" } };
    return locale.getTextInfo().direction;
  } catch {
    return undefined;
  }
}
