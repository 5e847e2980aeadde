import type { Limit, Money } from "./definition.ts";
import { nearest } from "./spelling.ts";

/** How a value is written, and what it means. All values of the YAML are text until one of these reads them: nothing changes its type by accident. */
export interface Quantity<Value> {
  /** For messages, with an example: ``a duration such as `3 h` ``. */
  expected: string;
  /** Undefined: not written like this. */
  read(text: string): Value | undefined;
  /** What the text was probably meant to be. */
  suggest?(text: string): string | undefined;
}

const numberWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** A whole number from 1, alone or with what is counted: `5`, `5 participants`. */
export function count(unit: { one: string; many: string }): Quantity<number> {
  return {
    expected: `a whole number such as \`5\` or \`5 ${unit.many}\``,
    read(text) {
      const match = /^([1-9]\d{0,5})(?: (\p{L}+))?$/u.exec(text);
      if (!match || (match[2] !== undefined && match[2] !== unit.one && match[2] !== unit.many)) return undefined;
      return Number(match[1]);
    },
    suggest(text) {
      const [word = "", ...rest] = text.trim().toLowerCase().split(/\s+/);
      const number = numberWords.indexOf(word);
      if (number > 0) return [String(number), ...rest].join(" ");
      return /^([1-9]\d{0,5})\b/.exec(text.trim())?.[1];
    },
  };
}

/** A whole number from 1, for what members don't count. */
export const wholeNumber: Quantity<number> = {
  expected: "a whole number such as `2`",
  read: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
};

/** Minutes: `60 min`, `3 h`; at most a week. */
export const duration: Quantity<number> = {
  expected: "a duration such as `60 min` or `3 h`",
  read(text) {
    const match = /^([1-9]\d{0,4}) (min|h)$/.exec(text);
    const minutes = match ? Number(match[1]) * (match[2] === "h" ? 60 : 1) : undefined;
    return minutes !== undefined && minutes <= 7 * 24 * 60 ? minutes : undefined;
  },
  suggest(text) {
    const match = /^(\p{L}+|[1-9]\d{0,4})\s*(h|hours?|m|min|mins|minutes?)?\.?$/iu.exec(text.trim());
    if (!match) return undefined;
    const word = numberWords.indexOf((match[1] ?? "").toLowerCase());
    const number = word > 0 ? String(word) : match[1];
    return /^\d+$/.test(number ?? "") ? `${number} ${/^h/i.test(match[2] ?? "m") ? "h" : "min"}` : undefined;
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
  suggest(text) {
    const number = /^\s*([1-9]\d?)\s*m/i.exec(text)?.[1];
    return number ? `${number} month${number === "1" ? "" : "s"}` : nearest(text, ["none"]);
  },
};

/** An amount and its currency: `10 EUR`, `12.50 EUR`. */
export const money: Quantity<Money> = {
  expected: "an amount such as `10 EUR`",
  read(text) {
    const match = /^(0|[1-9]\d{0,6})(\.\d{2})? ([A-Z]{3})$/.exec(text);
    return match ? { amount: Number(`${match[1]}${match[2] ?? ""}`), currency: match[3] ?? "" } : undefined;
  },
  suggest(text) {
    const amount = /\d+(?:[.,]\d{2})?/.exec(text)?.[0]?.replace(",", ".");
    const currency = /€|eur/i.test(text) ? "EUR" : /\b[A-Za-z]{3}\b/.exec(text)?.[0]?.toUpperCase();
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
    suggest: (text) => nearest(text, words),
  };
}

/** `true` or `false`. */
export const truth: Quantity<boolean> = {
  expected: "`true` or `false`",
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  suggest(text) {
    const word = text.trim().toLowerCase();
    if (["yes", "on", "y"].includes(word)) return "true";
    return ["no", "off", "n", "none", "never"].includes(word) ? "false" : nearest(word, ["true", "false"]);
  },
};

/** Either of two ways to write a value. */
export function either<One, Other>(one: Quantity<One>, other: Quantity<Other>): Quantity<One | Other> {
  return {
    expected: `${one.expected}, or ${other.expected}`,
    read: (text) => one.read(text) ?? other.read(text),
    suggest: (text) => one.suggest?.(text) ?? other.suggest?.(text),
  };
}

/** A count, or `unlimited`. */
export const limit = (quantity: Quantity<number>): Quantity<Limit> => either(quantity, choice("unlimited"));

/** Text of one kind, by a pattern. */
export function pattern(expected: string, regex: RegExp, suggest?: (text: string) => string | undefined): Quantity<string> {
  return { expected, read: (text) => (regex.test(text) ? text : undefined), ...(suggest ? { suggest } : {}) };
}
