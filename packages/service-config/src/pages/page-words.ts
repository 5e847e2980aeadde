/** Puts values where a phrase has their names in braces. */
export const phrase = (text: string, parts: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(parts, name) ? String(parts[name]) : whole));

/** `10`, `12.50`; with the decimal sign of the language. */
export function amountIn(language: string, amount: number): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return new Intl.NumberFormat(locales(language), {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** `2027-06-30` → `June 30, 2027`, `30 de juny del 2027`. */
export const dayIn = (language: string, day: string): string =>
  new Intl.DateTimeFormat(locales(language), { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** What a language calls another language (`fr` → `French`, `francès`) or a currency (`CHF` → `Swiss Franc`); the code for what it doesn't know. */
export const nameIn = (language: string, type: "language" | "currency", code: string): string =>
  new Intl.DisplayNames(locales(language), { type }).of(code) ?? code;

/** Parsers of HTML and Markdown turn every line end into a line feed. */
export const withLineFeeds = (text: string) => text.replace(/\r\n?/g, "\n");

/** English follows for what is no language to Intl: never that of the machine, so that every machine writes the same. */
function locales(language: string): string[] {
  try {
    return [...Intl.NumberFormat.supportedLocalesOf(language), "en"];
  } catch {
    return ["en"];
  }
}
