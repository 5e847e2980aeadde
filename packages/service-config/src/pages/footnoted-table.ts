import type { Element } from "hast";
import { h } from "hastscript";
import { breakable, onLines } from "./page-frame.ts";

/** A table with footnotes, as text without any markup. */
export interface FootnotedTable {
  caption: string;
  /** Numbers of the footnotes that stand at the caption. */
  marks: number[];
  /** Above the row titles. */
  corner: string;
  columns: { id: string; name: string }[];
  /** One cell for each column; `marks`: numbers of the footnotes that stand at its title. */
  rows: { id: string; title: string; marks: number[]; cells: string[] }[];
  footnotesTitle: string;
  /** By number. `at`: title of the row, or the caption, that it stands at. */
  footnotes: { number: number; at: string; text: string }[];
}

/** The table, with a title above each cell and one before it. The words of its caption have the id `caption`. */
export function footnotedTable(table: FootnotedTable): Element {
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

/** Wider than a phone: the table scrolls in a place of its own, which the keyboard reaches. */
export const scrollingTable = (table: FootnotedTable): Element =>
  h("div.table", { role: "region", ariaLabelledBy: "caption", tabIndex: 0 }, onLines(footnotedTable(table)));

/** The footnotes, each with a way back to where it stands; nothing when there are none. */
export function footnoteSection({ footnotesTitle, footnotes }: FootnotedTable): Element[] {
  if (footnotes.length === 0) return [];
  const items = footnotes.map(({ number, at, text }) => {
    const arrow = h("span", { ariaHidden: "true" }, "↑ ");
    const back = h("a", { href: `#mark-${number}`, role: "doc-backlink" }, [arrow, at]);
    return h("li", { id: `footnote-${number}`, value: number }, onLines(h("div.text", text), back));
  });
  return [
    h(
      "section",
      { role: "doc-endnotes", ariaLabelledBy: "footnotes" },
      onLines(h("h2", { id: "footnotes" }, footnotesTitle), h("ol", onLines(...items))),
    ),
  ];
}

function rowOf(row: FootnotedTable["rows"][number], table: FootnotedTable): Element {
  const cells = row.cells.map((cell) => h("td", row.id === "pool" ? breakable(cell) : cell));
  return h("tr", onLines(h("th", { scope: "row" }, [row.title, ...marksOf(row, table)]), ...cells));
}

/** Links to the footnotes of something in a table. */
export const marksOf = ({ marks }: { marks: number[] }, { footnotesTitle }: FootnotedTable): Element[] =>
  marks.map((number) => {
    const properties = {
      id: `mark-${number}`,
      href: `#footnote-${number}`,
      role: "doc-noteref",
      ariaLabel: `${footnotesTitle}: ${number}`,
    };
    return h("sup", h("a", properties, String(number)));
  });
