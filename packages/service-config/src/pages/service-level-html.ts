import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { footnoteSection, scrollingTable } from "./footnoted-table.ts";
import { generatedHeader } from "./generated-header.ts";
import { languageLinks, onLines, type PageLanguage, page, pageHead } from "./page-frame.ts";
import { pageStyle } from "./page-style.ts";
import type { ServiceLevelTable } from "./service-level-table.ts";

/**
 * The table as an HTML page of its own: no script, nothing from elsewhere. `languages`: all whose page lies beside it. `source`: where its text comes from.
 * Pure.
 */
export function serviceLevelHtml(table: ServiceLevelTable, languages: PageLanguage[], source: string): string {
  const { language, title, introduction } = table;
  const lineEnd = { type: "text" as const, value: "\n" };
  const comment = { type: "comment" as const, value: ` ${generatedHeader(source)} ` };
  const head = pageHead({ title, description: introduction, languages, style: `\n${pageStyle}` });
  const content = [h("h1", title), h("p.text", introduction), scrollingTable(table), ...footnoteSection(table)];
  const body = h("body", onLines(languageLinks(language, languages), h("main", onLines(...content))));
  return toHtml({ type: "root", children: [{ type: "doctype" }, lineEnd, comment, lineEnd, page(language, head, body), lineEnd] });
}
