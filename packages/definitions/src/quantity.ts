import { nearest } from "./spelling.ts";

/** A whole number, or no limit at all. */
export type Limit = number | "unlimited";

/** An amount of money, without sales tax. */
export interface Money {
  /** In units of the currency, at most two decimals. */
  amount: number;
  /** ISO 4217, e.g. `EUR`. */
  currency: string;
}

/** How a value is written, and what it means. All values of the YAML are text until one of these reads them: nothing changes its type by accident. */
export interface Quantity<Value> {
  /** For messages, with an example: ``a duration such as `3 h` ``. */
  expected: string;
  /** Undefined: not written like this. */
  read(text: string): Value | undefined;
  /** What the text was probably meant to be. */
  suggest?(text: string): string | undefined;
  /** The same for editors, as JSON Schema. They read YAML's own types: `5` is a number to them, `true` a truth value. */
  json: Record<string, unknown>;
}

const number = { type: "integer", minimum: 1, maximum: 999_999 };
const text = (regex: RegExp, ...examples: string[]) => ({
  type: "string",
  pattern: regex.source,
  ...(examples.length ? { examples } : {}),
});

const numberWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** What is counted. */
export const unit = (one: string, many = `${one}s`) => ({ one, many });

/** A whole number from 1 to `most`, alone or with what is counted: `5`, `5 participants`. */
export function count(unit: { one: string; many: string }, most = 999_999): Quantity<number> {
  return {
    expected: `a whole number such as \`5\` or \`5 ${unit.many}\`${most < 999_999 ? `, at most ${most}` : ""}`,
    read(text) {
      const match = /^([1-9]\d{0,5})(?: (\p{L}+))?$/u.exec(text);
      if (!match || (match[2] !== undefined && match[2] !== unit.one && match[2] !== unit.many)) return undefined;
      return Number(match[1]) <= most ? Number(match[1]) : undefined;
    },
    json: { anyOf: [{ ...number, maximum: most }, text(new RegExp(`^[1-9]\\d{0,5}( (${unit.one}|${unit.many}))?$`), `5 ${unit.many}`)] },
    suggest(text) {
      const [word = "", ...rest] = withoutThousandsSigns(text.trim().toLowerCase()).split(/\s+/);
      const number = numberWords.indexOf(word);
      if (number > 0) return [String(number), ...rest].join(" ");
      return /^([1-9]\d{0,5})(?![\d.,]|e\d)/.exec(word)?.[1];
    },
  };
}

/** `1,000`, `1.000` and `1 000` → `1000`. */
const withoutThousandsSigns = (text: string) =>
  text.replace(/(?<![\d.,])\d{1,3}(?:([., '’])\d{3})(?:\1\d{3})*(?![\d]|[.,]\d)/g, (digits) => digits.replace(/\D/g, ""));

/** A whole number from 1, for what members don't count. */
export const wholeNumber: Quantity<number> = {
  expected: "a whole number such as `2`",
  read: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
  json: number,
};

/** Minutes: `60 min`, `3 h`; at most a week. */
export const duration: Quantity<number> = {
  expected: "a duration with its unit such as `60 min` or `3 h`",
  read(text) {
    const match = /^([1-9]\d{0,4}) (min|h)$/.exec(text);
    const minutes = match ? Number(match[1]) * (match[2] === "h" ? 60 : 1) : undefined;
    return minutes !== undefined && minutes <= 7 * 24 * 60 ? minutes : undefined;
  },
  json: text(/^[1-9]\d{0,4} (min|h)$/, "60 min", "3 h"),
  suggest(text) {
    const match = /^(\p{L}+|[1-9]\d{0,4})\s*(h|hours?|m|min|mins|minutes?)?\.?$/iu.exec(text.trim());
    if (!match) return undefined;
    const word = numberWords.indexOf((match[1] ?? "").toLowerCase());
    const number = word > 0 ? String(word) : match[1];
    // Without a unit nobody knows which is meant.
    return match[2] && /^\d+$/.test(number ?? "") ? `${number} ${/^h/i.test(match[2]) ? "h" : "min"}` : undefined;
  },
};

/** Whole months, or none at all (0). */
export const months: Quantity<number> = {
  expected: "a number of months such as `1 month` or `3 months`, or `none`",
  read(text) {
    if (text === "none") return 0;
    const match = /^([1-9]\d?) (months?)$/.exec(text);
    return match && (match[1] === "1") === (match[2] === "month") ? Number(match[1]) : undefined;
  },
  json: text(/^(none|1 month|([2-9]|[1-9]\d) months)$/, "1 month", "3 months", "none"),
  suggest(text) {
    const number = /^\s*([1-9]\d?)\s*(m|$)/i.exec(text)?.[1];
    return number ? `${number} month${number === "1" ? "" : "s"}` : nearest(text, ["none"]);
  },
};

/** ISO 4217, as Node knows it. */
export const currencies: readonly string[] = Intl.supportedValuesOf("currency");

/** An amount and its currency: `10 EUR`, `12.50 EUR`. */
export const money: Quantity<Money> = {
  expected: "an amount such as `10 EUR`",
  read(text) {
    const match = /^(0|[1-9]\d{0,6})(\.\d{2})? ([A-Z]{3})$/.exec(text);
    return match && currencies.includes(match[3] ?? "")
      ? { amount: Number(`${match[1]}${match[2] ?? ""}`), currency: match[3] ?? "" }
      : undefined;
  },
  json: text(/^(0|[1-9]\d{0,6})(\.\d{2})? [A-Z]{3}$/, "10 EUR", "12.50 EUR"),
  suggest(written) {
    const text = withoutThousandsSigns(written);
    const [, whole, cents] = /(?<![\d.,-])(\d+)(?:[.,](\d{1,2}))?(?![\d.,])/.exec(text) ?? [];
    const amount = whole && (cents ? `${whole}.${cents.padEnd(2, "0")}` : whole);
    const word = /\b[A-Za-z]{3}\b/.exec(text)?.[0]?.toUpperCase();
    const currency = /€|eur/i.test(text) ? "EUR" : word && (currencies.includes(word) ? word : nearest(word, ["EUR"]));
    return amount && currency ? `${amount} ${currency}` : undefined;
  },
};

/** Mebibytes: `512 MiB`, `1 GiB`. */
export const memorySize: Quantity<number> = {
  expected: "a size such as `512 MiB` or `1 GiB`",
  read(text) {
    const match = /^([1-9]\d{0,5}) (MiB|GiB)$/.exec(text);
    return match ? Number(match[1]) * (match[2] === "GiB" ? 1024 : 1) : undefined;
  },
  json: text(/^[1-9]\d{0,5} (MiB|GiB)$/, "512 MiB", "1 GiB"),
  suggest(text) {
    const match = /^([1-9]\d{0,5})\s*([mg])i?b?$/i.exec(text.trim());
    return match ? `${match[1]} ${match[2]?.toUpperCase()}iB` : undefined;
  },
};

/** One of a few words. */
export function choice<const Word extends string>(...words: Word[]): Quantity<Word> {
  return {
    expected: words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map((word) => `\`${word}\``).join(", ")}`,
    read: (text) => words.find((word) => word === text),
    json: { enum: words },
    // Of two letters, most are near to most.
    suggest: (text) =>
      words.every(({ length }) => length <= 2) ? words.find((word) => word === text.toLowerCase()) : nearest(text, words),
  };
}

/** `true` or `false`. */
export const truth: Quantity<boolean> = {
  expected: "`true` or `false`",
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  json: { type: "boolean" },
  suggest(text) {
    const word = text.trim().toLowerCase();
    if (["yes", "on", "y"].includes(word)) return "true";
    return ["no", "off", "n", "none", "never"].includes(word) ? "false" : nearest(word, ["true", "false"]);
  },
};

/** What a text was meant to be, where it can be read: the other of two ways may know better. */
function readable(quantity: Quantity<unknown>, text: string): string | undefined {
  const meant = quantity.suggest?.(text);
  return meant !== undefined && quantity.read(meant) !== undefined ? meant : undefined;
}

/** Either of two ways to write a value. */
export function either<One, Other>(one: Quantity<One>, other: Quantity<Other>): Quantity<One | Other> {
  return {
    expected: `${one.expected}, or ${other.expected}`,
    read: (text) => one.read(text) ?? other.read(text),
    json: { anyOf: [one.json, other.json] },
    suggest: (text) => readable(one, text) ?? readable(other, text),
  };
}

/** A count, or `unlimited`. */
export const limit = (quantity: Quantity<number>): Quantity<Limit> => either(quantity, choice("unlimited"));

/** Text of one kind, by a pattern. */
export function pattern(expected: string, regex: RegExp, suggest?: (text: string) => string | undefined): Quantity<string> {
  return {
    expected,
    read: (written) => (regex.test(written) ? written : undefined),
    ...(suggest ? { suggest } : {}),
    // A plain value that looks like a number is one to an editor.
    json: { type: ["string", "number"], ...(regex.flags.includes("i") ? {} : { pattern: regex.source }) },
  };
}

/** A day of the calendar: `2026-11-22`. */
export const day: Quantity<string> = {
  expected: "a day such as `2026-11-22`",
  read: (text) => (isDay(text) ? text : undefined),
  suggest(text) {
    const [, begin = "", middle = "", end = ""] = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})$/.exec(text.trim()) ?? [];
    const [year, dayOfMonth] = begin.length === 4 ? [begin, end] : [end, begin];
    // `11/01/2026` is January or November, depending on who wrote it.
    const ambiguous = begin.length < 4 && text.includes("/") && Number(begin) <= 12;
    return year.length === 4 && !ambiguous ? `${year}-${middle.padStart(2, "0")}-${dayOfMonth.padStart(2, "0")}` : undefined;
  },
  json: { type: "string", format: "date", examples: ["2026-11-22"] },
};

/** Whether a text is a day of the calendar, `YYYY-MM-DD`, from 2000 to 2999: others are slips, and days of five digits don't sort. */
export function isDay(text: string): boolean {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A part of the whole: `20 %`; from 0 to 100. */
export const percentage: Quantity<number> = {
  expected: "a percentage such as `20 %`",
  read(text) {
    const match = /^(0|[1-9]\d{0,2}) %$/.exec(text);
    return match && Number(match[1]) <= 100 ? Number(match[1]) : undefined;
  },
  suggest: (text) => /^(\d{1,3})\s*(%|percent)?$/.exec(text.trim())?.[1]?.concat(" %"),
  json: text(/^(\d|[1-9]\d|100) %$/, "20 %"),
};

/** Room on a disk, in GB as Hetzner counts them: `500 GB`. */
export const gigabytes: Quantity<number> = {
  expected: "a size such as `500 GB`",
  read: (text) => (/^[1-9]\d{0,4} GB$/.test(text) ? Number(text.slice(0, -3)) : undefined),
  suggest: (text) => /^([1-9]\d{0,4})\s*gi?b?$/i.exec(text.trim())?.[1]?.concat(" GB"),
  json: text(/^[1-9]\d{0,4} GB$/, "500 GB"),
};

/** Whole days: `7 days`. */
export const daysLong: Quantity<number> = {
  expected: "a number of days such as `7 days`",
  read(text) {
    const match = /^(0|[1-9]\d{0,2}) (days?)$/.exec(text);
    return match && (match[1] === "1") === (match[2] === "day") ? Number(match[1]) : undefined;
  },
  suggest(text) {
    const number = /^\s*(\d{1,3})\s*(d|$)/i.exec(text)?.[1];
    return number && `${Number(number)} day${Number(number) === 1 ? "" : "s"}`;
  },
  json: text(/^(1 day|(0|[2-9]|[1-9]\d{1,2}) days)$/, "7 days"),
};
