import type { Element, ElementContent } from "hast";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { type FootnotedTable, footnotedTable, footnoteSection, marksOf, scrollingTable } from "./footnoted-table.ts";
import { breakable, languageLinks, onLines, type PageLanguage, page, pageHead } from "./page-frame.ts";
import type { PageLink, PoolPage, PoolPageWords, Seller } from "./pool-page.ts";
import { poolPageStyle } from "./pool-page-style.ts";

/** The page as HTML: no script, nothing from elsewhere, no style but the one whose hash the policy names. `languages`: all whose page lies beside it. Pure. */
export function poolPageHtml(content: PoolPage, languages: PageLanguage[]): string {
  const { language, title, about } = content;
  const lineEnd = { type: "text" as const, value: "\n" };
  const head = pageHead({ title, description: about, languages, style: poolPageStyle });
  return toHtml({ type: "root", children: [{ type: "doctype" }, lineEnd, page(language, head, body(content, languages)), lineEnd] });
}

function body(content: PoolPage, languages: PageLanguage[]): Element {
  const { language, title, about, words, table, sellers, coOp } = content;
  const parts = [
    h("h1", title),
    h("p.text", about),
    ...(table ? [levels(table)] : []),
    ...(sellers ? [sellerSection(sellers, words)] : []),
    ...(coOp ? [coOpSection(coOp, words)] : []),
    ...(table ? footnoteSection(table) : []),
  ];
  return h(
    "body",
    onLines(
      h("a.skip", { href: "#content" }, words.skip),
      h("header", onLines(languageLinks(language, languages, words.languages))),
      h("main", { id: "content" }, onLines(...parts)),
      h("footer", onLines(h("p", h("a", { href: words.coOp }, words.coOpName)))),
    ),
  );
}

/** With more columns than a phone is wide for, the table scrolls in a place of its own. */
const mostColumns = 4;

function levels(table: FootnotedTable): Element {
  if (table.columns.length > mostColumns) return scrollingTable(table);
  // Two columns fit any phone as they are.
  const stacked = table.columns.length > 1;
  // In what has the role of a table, nothing but rows may lead anywhere: marks of the caption stand below.
  const plain = withRoles(footnotedTable({ ...table, marks: [] }), "caption");
  const marks = table.marks.length > 0 ? [h("p.marks", [`${table.footnotesTitle}:`, ...marksOf(table, table)])] : [];
  return h(stacked ? "div.table.stacked" : "div.table.pair", onLines(plain, ...marks));
}

function sellerSection({ members, unsold }: NonNullable<PoolPage["sellers"]>, words: PoolPageWords): Element {
  return h(
    "section",
    { ariaLabelledBy: "sellers" },
    onLines(
      h("h2", { id: "sellers" }, words.sellers),
      ...(members.length > 0 ? [h("div.table.cards", onLines(withRoles(sellerTable(members, words), "sellers-caption")))] : []),
      ...(unsold === null ? [] : [h("p.text", unsold)]),
    ),
  );
}

function sellerTable(members: Seller[], words: PoolPageWords): Element {
  const { member, language, currency, levels, apply, contribute, contact } = words;
  const titles = [member, language, currency, levels, apply, contribute, contact].map((title) => h("th", { scope: "col" }, title));
  return h(
    "table",
    onLines(
      h("caption", h("span.stays", h("span", { id: "sellers-caption" }, words.sellersCaption))),
      h("thead", onLines(h("tr", onLines(...titles)))),
      h("tbody", onLines(...members.map((one) => sellerRow(one, words)))),
    ),
  );
}

function sellerRow(seller: Seller, words: PoolPageWords): Element {
  const { name, website, place, openUntil, levels } = seller;
  // On a phone a row is a card, whose lines say what they are. Screen readers have it from the table.
  const cell = (label: string, content: ElementContent) => h("td", [h("span.label", { ariaHidden: "true" }, label), content]);
  const way = (label: string, to: PageLink) => (to.text === label ? h("td", link(to)) : cell(label, link(to)));
  const ends = openUntil === null ? [] : [h("span.until", openUntil)];
  const at = place === null ? [] : [h("span.place", place)];
  const sold = levels.map(({ name, host }) => h("li", [h("span.level", name), " ", h("a", { href: `https://${host}` }, breakable(host))]));
  return h(
    "tr",
    onLines(
      h("th", { scope: "row" }, [h("a", { href: website }, name), ...[...at, ...ends].flatMap((one) => [" ", one])]),
      cell(words.language, h("span", seller.language)),
      cell(words.currency, h("span", seller.currency)),
      cell(words.levels, h("ul", onLines(...sold))),
      way(words.apply, seller.apply),
      way(words.contribute, seller.contribute),
      way(words.contact, seller.contact),
    ),
  );
}

const link = ({ text, href, label }: PageLink): Element =>
  href === null ? h("span", text) : h("span", h("a", { href, ariaLabel: label }, breakable(text)));

function coOpSection({ hosts }: NonNullable<PoolPage["coOp"]>, words: PoolPageWords): Element {
  const links = hosts.map((host) => h("li", h("a", { href: `https://${host}` }, breakable(host))));
  const signIn = links.length > 0 ? [h("h3", { id: "sign-in" }, words.signIn), h("ul.hosts", onLines(...links))] : [];
  return h(
    "section",
    { ariaLabelledBy: "ask" },
    onLines(
      h("h2", { id: "ask" }, words.askTitle),
      h("p.text", words.ask),
      h("p.text", h("a", { href: words.coOp }, words.coOpName)),
      ...signIn,
    ),
  );
}

const roles: Record<string, string> = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };

/** A table that stays one for screen readers where the style sheet shows it as blocks: browsers take its roles away then. */
function withRoles(element: Element, caption: string): Element {
  const { tagName, properties, children } = element;
  const role = tagName === "th" ? (properties.scope === "col" ? "columnheader" : "rowheader") : roles[tagName];
  const named = tagName === "table" ? { ariaLabelledBy: [caption] } : {};
  return {
    ...element,
    properties: role === undefined ? properties : { ...properties, role, ...named },
    children: children.map((child) => (child.type === "element" ? withRoles(child, caption) : child)),
  };
}
