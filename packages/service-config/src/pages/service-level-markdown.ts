import type { List } from "mdast";
import { generatedHeader } from "./generated-header.ts";
import { heading, markdownPage, paragraphs, plain, table } from "./markdown-page.ts";
import type { ServiceLevelTable } from "./service-level-table.ts";

/** The table as a page of Markdown. `source`: where its text comes from. Pure. */
export function serviceLevelMarkdown(levels: ServiceLevelTable, source: string): string {
  const { title, introduction, caption, corner, columns, rows, marks, footnotesTitle, footnotes } = levels;
  const list: List = {
    type: "list",
    spread: false,
    children: footnotes.map(({ number, text }) => ({
      type: "listItem",
      spread: false,
      children: paragraphs(`${superscript(number)} ${text}`),
    })),
  };
  return markdownPage(generatedHeader(source), [
    heading(1, title),
    ...paragraphs(introduction),
    { type: "paragraph", children: [{ type: "strong", children: [plain(caption)] }, plain(marksText(marks))] },
    table(
      [[corner, ...columns.map(({ name }) => name)], ...rows.map((row) => [row.title + marksText(row.marks), ...row.cells])].map((row) =>
        row.map((cell) => [plain(cell)]),
      ),
    ),
    ...(footnotes.length > 0 ? [heading(2, footnotesTitle), list] : []),
  ]);
}

/** Marks are characters, not HTML: they stay readable wherever the page's text is shown. */
const marksText = (marks: number[]) => marks.map((number) => ` ${superscript(number)}`).join("");
const superscript = (number: number) => String(number).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
