import type { Definitions, Language, PoolDefinition } from "@meet-coop/definitions";
import type { FootnotedTable } from "./footnoted-table.ts";
import { phrase } from "./page-words.ts";
import { serviceLevelTable } from "./service-level-table.ts";

/** The levels of one pool: the co-op's table of service levels without what is the same for all of them. Null: there is none. */
export function poolLevelTable(definitions: Definitions, language: Language): FootnotedTable | null {
  const table = serviceLevelTable(definitions, language);
  if (table.columns.length === 0) return null;
  const rows = table.rows.filter(({ id, cells }) => id !== "pool" && !(id === "sold-by" && new Set(cells).size === 1));
  return withFootnotes(table, rows, table.footnotes);
}

/** What an event is: who may hold one, and what is agreed for each. No customer's name. */
export function eventTable(definitions: Definitions, language: Language, { leadTime, graceTime }: PoolDefinition): FootnotedTable {
  const { event } = language.poolPages;
  const members = definitions.serviceLevels.filter(({ membership }) => membership);
  const levels = serviceLevelTable({ ...definitions, serviceLevels: members }, language);
  const price = phrase(language.phrases.pricedBy, { request: language.values.onRequest, by: event.priceBy });
  const row = (id: string, title: string, cell: string, marks: number[] = []) => ({ id, title, marks, cells: [cell] });
  const days = (id: string, title: string, count: number) =>
    count > 0 ? [row(id, title, phrase(count === 1 ? event.day : event.days, { count: String(count) }))] : [];
  const rows = [
    row("held-by", event.heldBy, levels.columns.map(({ name }) => name).join(", ") || language.values.none),
    row("limits", event.limits, event.agreed),
    row("price", event.price, price, levels.rows.find(({ id }) => id === "monthly")?.marks),
    ...days("ready-before", event.readyBefore, leadTime),
    ...days("open-after", event.openAfter, graceTime),
  ];
  const { caption, corner, column } = event;
  const columns = [{ id: "event", name: column }];
  return withFootnotes({ ...levels, caption, corner, columns }, rows, levels.footnotes);
}

type Footnotes = FootnotedTable["footnotes"];

/** The table with these rows, and the footnotes that stand at one of them or at the caption. */
function withFootnotes(table: Omit<FootnotedTable, "rows">, rows: FootnotedTable["rows"], footnotes: Footnotes): FootnotedTable {
  const { caption, marks, corner, columns, footnotesTitle } = table;
  const places = new Map([{ title: caption, marks }, ...rows].flatMap(({ title, marks }) => marks.map((number) => [number, title])));
  const there = footnotes.flatMap(({ number, text }) => {
    const at = places.get(number);
    return at === undefined ? [] : [{ number, at, text }];
  });
  return { caption, marks, corner, columns, rows, footnotesTitle, footnotes: there };
}
