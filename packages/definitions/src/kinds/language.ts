import { z } from "zod";
import { idPattern, longText, nameText } from "../written-text.ts";
import { field, lines, type Read, table } from "./field.ts";
import { tableRows } from "./footnote.ts";

const word = (description: string) => field(nameText, description);
const rows = Object.fromEntries(tableRows.map((row) => [row, word(`Title of the row \`${row}\`.`)])) as Record<
  (typeof tableRows)[number],
  ReturnType<typeof word>
>;

export const language = lines({
  name: word("What the language calls itself."),
  title: word("Title of the page."),
  introduction: field(longText, "The paragraph above the table."),
  caption: word("Title of the table."),
  "footnotes-title": word("Title above the footnotes."),
  level: word("Above the column of row titles."),
  rows: z.strictObject(rows).describe("Titles of the rows."),
  values: lines({
    true: word("For `true`."),
    false: word("For `false`."),
    later: word("For `later`."),
    none: word("For `none` of a period."),
    "no-cost": word("For `none` of a cost."),
    free: word("For `free`."),
    unlimited: word("For `unlimited`."),
    "on-request": word("For `on request`."),
    "own-server": word("For `own server`."),
    "co-op": word("For `co-op`."),
    "operational-members": word("For `operational-members`."),
  }).describe("Words for values."),
  phrases: lines({
    minutes: word("A duration in minutes; `{count}` stands for the number."),
    hours: word("A duration in hours; `{count}` stands for the number."),
    month: word("One month; `{count}` stands for the number."),
    months: word("Several months; `{count}` stands for the number."),
    "up-front": word("A period that is paid up front; `{period}` stands for it."),
    money: word("An amount; `{amount}` and `{currency}` stand for its parts."),
    "priced-by": word("A price on request; `{request}` stands for those words, `{by}` for what it depends on."),
  }).describe("Phrases with a value inside."),
  footnotes: table(
    idPattern,
    "the file name of a footnote, without `.yaml`",
    field(longText, "The footnote."),
    "The footnotes in this language, by their file. English has them in their own files.",
  ).default({}),
  prices: table(
    idPattern,
    "the file name of a service level, without `.yaml`",
    field(nameText, "The words."),
    "What a price depends on in this language, by level.",
  ).default({}),
}).describe("A language of the pages that members read.");

/** A language of the pages that members read. */
export type Language = Read<typeof language>;
