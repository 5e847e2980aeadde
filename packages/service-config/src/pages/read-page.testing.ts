import type { Element as HtmlElement } from "hast";
import { fromHtml } from "hast-util-from-html";
import { type select, selectAll } from "hast-util-select";
import { toString as textOfHtml } from "hast-util-to-string";
import type { Nodes, Root, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** What a page says, as a parser of its own format reads it. */
export interface ReadPage {
  title: string;
  introduction: string;
  caption: string;
  /** Footnotes that stand at the caption. */
  marks: number[];
  head: string[];
  rows: { title: string; marks: number[]; cells: string[] }[];
  footnotesTitle: string | undefined;
  footnotes: { number: number; text: string }[];
}

export const readMarkdown = (page: string): Root => fromMarkdown(page, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** The text of a node, line ends and paragraphs as they were. */
export function textOfMarkdown(node: Nodes): string {
  if (node.type === "break") return "\n";
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textOfMarkdown).join(node.type === "listItem" ? "\n\n" : "") : "";
}

/** The table of a Markdown page as texts. */
export const rowsOfMarkdown = (node: Table): string[][] => node.children.map(({ children }) => children.map(textOfMarkdown));

export function readMarkdownPage(page: string): ReadPage {
  const [comment, title, ...blocks] = readMarkdown(page).children;
  const table = blocks.findIndex(({ type }) => type === "table");
  const [footnotesTitle, list] = blocks.slice(table + 1);
  const [head = [], ...rows] = rowsOfMarkdown(blocks[table] as Table);
  const [caption = "", marks] = splitMarks(
    blocks
      .slice(table - 1, table)
      .map(textOfMarkdown)
      .join(""),
  );
  if (comment?.type !== "html" || title?.type !== "heading" || title.depth !== 1) throw new Error("a comment and a title were expected");
  return {
    ...{
      title: textOfMarkdown(title),
      introduction: blocks
        .slice(0, table - 1)
        .map(textOfMarkdown)
        .join("\n\n"),
      caption,
      marks,
      head,
    },
    rows: rows.map(([first = "", ...cells]) => {
      const [title, marks] = splitMarks(first);
      return { title, marks, cells };
    }),
    footnotesTitle: footnotesTitle && textOfMarkdown(footnotesTitle),
    footnotes: (list?.type === "list" ? list.children : []).map((item) => {
      const [, digits = "", text = ""] = /^([⁰¹²³⁴-⁹]+) ([\s\S]*)$/.exec(textOfMarkdown(item)) ?? [];
      return { number: numberOf(digits), text };
    }),
  };
}

const numberOf = (superscript: string) => Number(superscript.replace(/./g, (digit) => String("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit))));

/** `Recording ²` → `Recording` and 2. */
function splitMarks(text: string): [title: string, marks: number[]] {
  const [, title = "", marks = ""] = /^([\s\S]*?)((?: [⁰¹²³⁴-⁹]+)*)$/.exec(text) ?? [];
  return [title, marks.split(" ").filter(Boolean).map(numberOf)];
}

export function readHtmlPage(page: string): ReadPage {
  const root = fromHtml(page);
  const all = (selector: string, within: HtmlElement | typeof root = root) => selectAll(selector, within);
  const text = (selector: string, within: HtmlElement | typeof root = root) => textOfHtml(one(selector, within));
  const marks = (within: HtmlElement) => all("sup a", within).map((mark) => Number(textOfHtml(mark)));
  return {
    ...{ title: text("h1"), introduction: text("main > p"), caption: text("caption #caption"), marks: marks(one("caption", root)) },
    head: all("thead > tr > th").map(textOfHtml),
    rows: all("tbody > tr").map((row) => {
      const { children } = one("th", row);
      const title = children
        .filter((child) => child.type === "text")
        .map(textOfHtml)
        .join("");
      return { title, marks: marks(row), cells: all("td", row).map(textOfHtml) };
    }),
    footnotesTitle: all("h2").map(textOfHtml)[0],
    footnotes: all("ol > li").map((item) => ({ number: Number(item.properties.value), text: text("div", item) })),
  };
}

/** The element. @throws Error when it isn't there, or more than once. */
export function one(selector: string, within: Parameters<typeof select>[1]): HtmlElement {
  const [found, ...others] = within ? selectAll(selector, within) : [];
  if (!found || others.length > 0) throw new Error(`\`${selector}\` is there ${others.length + (found ? 1 : 0)} times`);
  return found;
}
