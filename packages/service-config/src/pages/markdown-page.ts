import type { BlockContent, PhrasingContent, Table } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";

/** A page of GitHub's Markdown with a comment at its top. The serializer escapes what would be markup in its texts. */
export const markdownPage = (comment: string, blocks: BlockContent[]): string =>
  toMarkdown(
    { type: "root", children: [{ type: "html", value: `<!-- ${comment} -->` }, ...blocks] },
    // Unaligned: a change of one row is a change of one line.
    { bullet: "-", extensions: [gfmToMarkdown({ tablePipeAlign: false })] },
  );

/** Text as it is. */
export const plain = (value: string): PhrasingContent => ({ type: "text", value });

/** Text in which backticks mark what is written literally. */
export const withCode = (value: string): PhrasingContent[] =>
  value.split(/`([^`]+)`/).map((part, nth) => (nth % 2 === 1 ? { type: "inlineCode", value: part } : plain(part)));

/** Text with line ends; an empty line begins a new paragraph. */
export function paragraphs(value: string): BlockContent[] {
  return value
    .trim()
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => ({
      type: "paragraph",
      children: paragraph
        .split("\n")
        .flatMap((line, nth): PhrasingContent[] => (nth === 0 ? [plain(line)] : [{ type: "break" }, plain(line)])),
    }));
}

export const heading = (depth: 1 | 2, value: string): BlockContent => ({ type: "heading", depth, children: [plain(value)] });

/** The first row is the head. */
export const table = (rows: PhrasingContent[][][]): Table => ({
  type: "table",
  align: rows[0]?.map(() => null) ?? [],
  children: rows.map((row) => ({ type: "tableRow", children: row.map((children) => ({ type: "tableCell", children })) })),
});
