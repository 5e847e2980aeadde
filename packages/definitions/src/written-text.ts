import { currencies, pattern, type Quantity } from "./quantity.ts";

/** A name that people read: one line, at most 100 characters. */
export const nameText = pattern(
  "at most 100 characters on one line",
  /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,100}(?<!\s)$/u,
  (text) => text.trim().replace(/\s+/g, " ").slice(0, 100) || undefined,
);

/** Longer text: line breaks are welcome; what a terminal would obey, or half of a character, is none. */
export const longText: Quantity<string> = {
  expected: "a text of at most 4,000 characters, without control characters",
  read: (text) => (/^(?:[\n\t]|[^\p{Cc}\p{Cs}]){1,4000}$/u.test(text) && text.length <= 4000 ? text : undefined),
  json: { type: ["string", "number", "boolean"], minLength: 1, maxLength: 4000 },
};

/** The name of a file, without what it ends in: small letters, digits, single hyphens. */
export const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The name of another thing, as its file is called. */
export const reference = (thing: string): Quantity<string> => ({
  ...nameText,
  expected: `the file name of a ${thing}, without \`.yaml\``,
  // Whatever is written, a check looks for it: it knows the names that there are.
  json: { type: ["string", "number"], pattern: idPattern.source },
});

/** The first label of a host name. */
export const hostLabel = pattern(
  "one part of a host name such as `demo`: small letters, digits, hyphens inside",
  /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  // Of a whole host name or address, its first part.
  (text) => toId(text.replace(/^[a-z]+:\/\//i, "").replace(/[./].*$/, "")),
);

/** An https address without a name or password in it. */
export const httpsAddress: Quantity<string> = {
  expected: "an address such as `https://example.org/help`",
  read(text) {
    // `URL` reads more than other programs do: `https:example.org`, backslashes, control characters.
    if (!/^https:\/\/[^/\\\s\p{C}][^\\\s\p{C}]*$/u.test(text) || text.length > 500 || !URL.canParse(text)) return undefined;
    const url = new URL(text);
    return url.username === "" && url.password === "" ? text : undefined;
  },
  json: { type: "string", format: "uri", pattern: "^https://" },
  suggest: (text) =>
    /^http:\/\//.test(text)
      ? text.replace(/^http:/, "https:")
      : /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/|$)/.test(text)
        ? `https://${text}`
        : undefined,
};

/** As an editor's colour picker writes it. */
export const color = pattern('a colour between double quotes such as `"#0b7a75"`', /^#[0-9a-f]{6}$/, (text) => {
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.trim())?.[1]?.toLowerCase();
  return digits ? `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}` : undefined;
});

/** A mail address that Greenlight accepts too. */
export const mailAddress = pattern(
  "a mail address such as `meet@example.org`",
  /^(?=.{5,255}$)[\w\-.+]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i,
);

/** A TCP port. */
export const port: Quantity<number> = {
  expected: "a port such as `587`",
  read: (text) => (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
  json: { type: "integer", minimum: 1, maximum: 65_535 },
};

/** A tag that doesn't move: `latest`, `v3` or `stable` would change by themselves. Of PostgreSQL and Redis a number alone is a line of mended releases. */
export const pinnedTag = pattern("the exact version of an image such as `v3.9.2`", /^(\d+|v?\d+(\.\d+){1,3})([-.][a-z0-9.]+)?$/);

/** The code of a language. Which of them Greenlight speaks is known by its release: a check looks there. */
export const languageCode: Quantity<string> = {
  expected: "the code of a language such as `ca`",
  read: (text) => (languageName(text) === undefined || text.length > 2 ? undefined : text),
  json: { type: "string", pattern: "^[a-z]{2}$" },
  suggest(text) {
    const word = text.trim().toLowerCase();
    const code = /^([a-z]{2})([-_]|$)/.exec(word)?.[1];
    return code ?? twoLetters.find((code) => nameOf(code) === word);
  },
};
const alphabet = [..."abcdefghijklmnopqrstuvwxyz"];
const twoLetters = alphabet.flatMap((first) => alphabet.map((second) => first + second));

let names: Intl.DisplayNames | undefined;
/** What English calls a language; undefined for what is none. */
export function languageName(code: string): string | undefined {
  // Made once: it takes as long as to read fifty files.
  names ??= new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  return /^[a-z]{2,3}$/.test(code) ? names.of(code) : undefined;
}
const nameOf = (code: string) => languageName(code)?.toLowerCase();

/** `Gemüse & mehr` → `gemuse-mehr`. */
const toId = (text: string) =>
  text
    .trim()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "") || undefined;

/** A full host name, at least two labels: of a customer's own domain, a mail server, a zone. */
export const domainName = pattern(
  "a host name such as `meet.example.org`",
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, "")
      .replace(/[/?#].*$/, "") || undefined,
);

/** ISO 4217. */
export const currency: Quantity<string> = {
  expected: "a currency by its three letters such as `EUR`, `GBP` or `CHF`",
  read: (text) => (currencies.includes(text) ? text : undefined),
  suggest: (text) => (/^(€|euros?)$/i.test(text.trim()) ? "EUR" : text.trim().toUpperCase()),
  json: { enum: currencies },
};

/** A picture in the folder `logos`. */
export const logoFile = pattern(
  "the name of a PNG or WebP file in the folder `logos`, such as `example.png`",
  /^[a-z0-9]+(-[a-z0-9]+)*\.(png|webp)$/,
);
