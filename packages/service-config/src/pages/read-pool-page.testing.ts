import type { Element, Root } from "hast";
import { fromHtml } from "hast-util-from-html";
import { selectAll } from "hast-util-select";
import { toString as textOf } from "hast-util-to-string";
import { one } from "./read-page.testing.ts";

/** A cell of the table of sellers: what it says, without the label that only phones show, and where it leads. */
interface ReadCell {
  text: string;
  links: string[];
}

/** What a pool's page says, as a parser of HTML reads it. */
export interface ReadPoolPage {
  root: Root;
  title: string;
  about: string;
  /** Of the levels, or of what an event is: null when there is none. */
  levels: { caption: string; head: string[]; rows: string[][] } | null;
  headings: string[];
  /** By title of the column. */
  sellers: Record<string, ReadCell>[];
  /** Sentences of the sections. */
  sentences: string[];
  hosts: string[];
  footnotes: { number: number; text: string; at: string }[];
}

export function readPoolPage(page: string): ReadPoolPage {
  const root = fromHtml(page);
  const all = (selector: string, within: Element | Root = root) => selectAll(selector, within);
  const texts = (selector: string, within?: Element) => all(selector, within).map(textOf);
  const [levels] = all("main > .table");
  const [about = ""] = texts("main > p");
  const titles = texts(".cards thead th");
  return {
    ...{ root, title: textOf(one("h1", root)), about, headings: texts("h1, h2, h3") },
    levels: levels
      ? {
          caption: textOf(one("#caption", levels)),
          head: texts("thead th", levels),
          rows: all("tbody tr", levels).map((row) => all("th, td", row).map(withoutMarks)),
        }
      : null,
    sellers: all(".cards tbody tr").map((row) =>
      Object.fromEntries(all("th, td", row).map((cell, nth) => [titles[nth] ?? "no title", readCell(cell)])),
    ),
    sentences: texts("section > p"),
    hosts: all("ul.hosts a").map(({ properties }) => String(properties.href)),
    footnotes: all("ol > li").map((item) => ({
      number: Number(item.properties.value),
      text: textOf(one("div", item)),
      at: textOf(one("a", item)).replace("↑ ", ""),
    })),
  };
}

function readCell(cell: Element): ReadCell {
  const said = cell.children.filter((child) => child.type !== "element" || child.properties.ariaHidden !== "true");
  const links = selectAll("a", cell).map(({ properties }) => String(properties.href));
  return { text: said.map(textOf).join("").trim(), links };
}

/** The text without numbers of footnotes. */
const withoutMarks = ({ children }: Element): string =>
  children
    .filter((child) => child.type !== "element" || child.tagName !== "sup")
    .map(textOf)
    .join("");
