import { z } from "zod";
import type { Quantity } from "../quantity.ts";
import { httpsAddress, idPattern, longText, nameText } from "../written-text.ts";
import { field, lines, type Read, table } from "./field.ts";
import { tableRows } from "./footnote.ts";

const word = (description: string) => field(nameText, description);
const rows = Object.fromEntries(tableRows.map((row) => [row, word(`Title of the row \`${row}\`.`)])) as Record<
  (typeof tableRows)[number],
  ReturnType<typeof word>
>;

/** Words with places for values: what is left out would be missing on the page. */
function phrase(description: string, place: string) {
  const quantity: Quantity<string> = {
    expected: `words with \`${place}\` among them, at most 100 characters on one line`,
    read: (text) => (text.includes(place) ? nameText.read(text) : undefined),
    json: { type: "string", maxLength: 100, pattern: place.replace(/[{}]/g, "\\$&") },
  };
  return field(quantity, `${description} \`${place}\` stands for it.`);
}

const page = (what: string) =>
  lines({
    title: word("Title of the page."),
    about: field(longText, "What the pool is, in a sentence or two."),
  }).describe(`The page of a pool ${what}.`);

const poolPages = lines({
  "co-op": field(httpsAddress, "The co-op's website: where people ask for what it sells itself."),
  "co-op-name": word("The co-op's name."),
  skip: word("The link that leaves out what stands above the content."),
  languages: word("What the links to the other languages are."),
  free: page("whose levels are all free"),
  resold: page("whose levels operational members sell"),
  organisations: page("whose levels the co-op sells to organisations"),
  events: page("for events"),
  "own-servers": page("that is one customer's own"),
  sellers: word("Title above who sells the levels."),
  "sellers-caption": word("Title of the table of who sells them."),
  member: word("Above the names of those who sell."),
  language: word("Above the language that they sell in."),
  currency: word("Above the currency that they bill in."),
  levels: word("Above the levels that they sell, with the addresses of their Greenlights."),
  apply: word("Above the links to where people apply for an account, and on them."),
  contribute: word("Above the links to where people contribute, and on them."),
  contact: word("Above the mail addresses of those who sell."),
  "write-to": phrase("Where to write to instead of a page.", "{address}"),
  "not-yet": word("For a page that isn't there yet."),
  "not-given": word("For what a member didn't write down."),
  "open-until": phrase("The last day of somebody who ends.", "{day}"),
  "not-sold": phrase("Levels that nobody sells.", "{levels}"),
  "ask-title": word("Title above whom to ask."),
  ask: field(longText, "What to ask the co-op for."),
  "sign-in": word("Before the addresses of the co-op's own Greenlights."),
  event: lines({
    caption: word("Title of the table."),
    corner: word("Above the column of row titles."),
    column: word("Above what holds for every event."),
    "held-by": word("Title of the row that says at which levels members may hold one."),
    limits: word("Title of the row of limits."),
    agreed: word("For what is agreed for each event."),
    price: word("Title of the row that says what it costs."),
    "price-by": word("What the price depends on."),
    "ready-before": word("Title of the row that says how long before the first day it is ready."),
    "open-after": word("Title of the row that says how long after the last day it stays open."),
    day: phrase("One day.", "{count}"),
    days: phrase("Several days.", "{count}"),
  }).describe("The table of what an event is."),
}).describe("Words of the public pages of pools.");

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
  "pool-pages": poolPages,
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
