import {
  type Definitions,
  type Language,
  type LimitKey,
  type LimitValue,
  limitKeys,
  limitName,
  limits,
  type Money,
  type ServiceLevel,
  type TableRow,
  tableRows,
  unsaid,
} from "@meet-coop/definitions";
import type { FootnotedTable } from "./footnoted-table.ts";
import { amountIn, phrase, withLineFeeds } from "./page-words.ts";

/** The table that members see, in one language, as text without any markup. */
export interface ServiceLevelTable extends FootnotedTable {
  /** `id`: the language's code, e.g. `ca`. */
  language: { id: string; name: string };
  /** Of the page. */
  title: string;
  introduction: string;
  /** The levels: free ones first, then by monthly contribution, those on request last. */
  columns: { id: string; name: string }[];
  rows: (FootnotedTable["rows"][number] & { id: TableRow })[];
}

/** Nothing to say in a cell. */
const nothing = "–";

/** The service levels as a table in a language. Pure. */
export function serviceLevelTable(definitions: Definitions, language: Language): ServiceLevelTable {
  const levels = [...definitions.serviceLevels].sort(byContribution);
  const footnotes = [...definitions.footnotes].sort((one, other) => one.number - other.number || (one.id < other.id ? -1 : 1));
  const marksOf = (place: TableRow | "whole table") => footnotes.filter(({ concerns }) => concerns === place).map(({ number }) => number);
  const domain = definitions.zones.find(({ belongsTo }) => belongsTo === "co-op")?.domain;
  const write = cells(language, domain);
  // A limit that no level sets is no row: it would say `unlimited` all along.
  const isThere = (row: TableRow) =>
    !Object.hasOwn(limits, row) || levels.length === 0 || levels.some((level) => level[limitName(row as LimitKey)] !== undefined);
  return {
    language: { id: language.id, name: language.name },
    title: language.title,
    introduction: withLineFeeds(language.introduction),
    caption: language.caption,
    corner: language.level,
    columns: levels.map(({ id, name }) => ({ id, name })),
    rows: tableRows.filter(isThere).map((id) => ({ id, title: language.rows[id], marks: marksOf(id), cells: levels.map(write[id]) })),
    marks: marksOf("whole table"),
    footnotesTitle: language.footnotesTitle,
    footnotes: footnotes.map(({ id, number, concerns, text }) => ({
      number,
      at: concerns === "whole table" ? language.caption : language.rows[concerns],
      // English has them in their own files.
      text: withLineFeeds(language.footnotes[id] ?? text),
    })),
  };
}

/** How each row's cell is written for a level. */
function cells(language: Language, domain: string | undefined): Record<TableRow, (level: ServiceLevel) => string> {
  const { values, phrases } = language;
  const yesOrNo = (is: boolean) => (is ? values.true : values.false);
  const limit = (key: LimitKey, value: LimitValue = unsaid(key)) => {
    if (value === "unlimited" || value === "later") return values[value];
    if (typeof value === "boolean") return yesOrNo(value);
    if (limits[key].measure !== "minutes") return String(value);
    // An hour is `60 min`, as in the table that the co-op adopted.
    const inHours = value > 60 && value % 60 === 0;
    return phrase(inHours ? phrases.hours : phrases.minutes, { count: String(inHours ? value / 60 : value) });
  };
  const money = ({ amount, currency }: Money) => phrase(phrases.money, { amount: amountIn(language.id, amount), currency });
  return {
    pool: ({ pool }) => (pool === "own server" ? values.ownServer : domain === undefined ? pool : `${pool}.${domain}`),
    ...(Object.fromEntries(limitKeys.map((key) => [key, (level: ServiceLevel) => limit(key, level[limitName(key)])])) as Record<
      LimitKey,
      (level: ServiceLevel) => string
    >),
    "set-up": ({ contribution: { setUp } }) =>
      setUp === "none" ? values.noCost : setUp === "free" ? values.free : setUp === "on request" ? values.onRequest : money(setUp),
    "minimum-period": ({ contribution: { minimumPeriod, paid } }) => {
      if (minimumPeriod === 0) return values.none;
      const period = phrase(minimumPeriod === 1 ? phrases.month : phrases.months, { count: String(minimumPeriod) });
      return paid === "up front" ? phrase(phrases.upFront, { period }) : period;
    },
    monthly: ({ id, contribution: { monthly, pricedBy } }) => {
      if (monthly === "free") return values.free;
      if (monthly !== "on request") return money(monthly);
      const by = language.prices[id] ?? pricedBy;
      return by === undefined ? values.onRequest : phrase(phrases.pricedBy, { request: values.onRequest, by });
    },
    branding: ({ branding }) => yesOrNo(branding),
    membership: ({ membership }) => yesOrNo(membership),
    "sold-by": ({ soldBy }) => (soldBy === "co-op" ? values.coOp : values.operationalMembers),
    "also-called": ({ alsoCalled }) => alsoCalled.join(", ") || nothing,
  };
}

function byContribution(one: ServiceLevel, other: ServiceLevel): number {
  const price = ({ contribution: { monthly } }: ServiceLevel) =>
    monthly === "free" ? 0 : monthly === "on request" ? Number.POSITIVE_INFINITY : monthly.amount;
  const [mine, others] = [price(one), price(other)];
  return mine === others ? (one.id < other.id ? -1 : 1) : mine - others;
}
