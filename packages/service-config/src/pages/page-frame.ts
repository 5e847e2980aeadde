import type { Element } from "hast";
import { h } from "hastscript";

/** A language in which there is a page: its code and what it calls itself. */
export interface PageLanguage {
  /** E.g. `ca`. */
  id: string;
  name: string;
}

/** What the head of a page says. `languages`: all whose page lies beside it. `style`: its style sheet. */
export interface PageHead {
  title: string;
  description: string;
  languages: PageLanguage[];
  style: string;
}

/** The head of a page for which nothing is brought from elsewhere. */
export function pageHead({ title, description, languages, style }: PageHead): Element {
  const alternates = languages.map(({ id }) => h("link", { rel: "alternate", hrefLang: id, href: `${id}.html` }));
  return h(
    "head",
    onLines(
      h("meta", { charSet: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "description", content: description }),
      h("title", title),
      ...alternates,
      h("style", style),
    ),
  );
}

/** Links to the page in every language, each in its own words. `label`: what they are. */
export function languageLinks(current: PageLanguage, languages: PageLanguage[], label?: string): Element {
  const links = languages.map(({ id, name }) =>
    h(
      "li",
      h("a", { href: `${id}.html`, hrefLang: id, lang: id, dir: direction(id), ariaCurrent: id === current.id ? "page" : undefined }, name),
    ),
  );
  return h("nav", { ariaLabel: label }, onLines(h("ul", onLines(...links))));
}

/** A page in a language. */
export const page = ({ id }: PageLanguage, head: Element, body: Element): Element =>
  h("html", { lang: id, dir: direction(id) }, onLines(head, body));

/** Each on lines of its own, so that a change of one cell is a change of one line. */
export const onLines = (...children: Element[]) => ["\n", ...children.flatMap((child) => [child, "\n"])];

/** A host name or mail address may go on in the next line after a dot or `@`. */
export const breakable = (name: string): (string | Element)[] =>
  name.split(/(?<=[.@])/).flatMap((label, nth) => (nth === 0 ? [label] : [h("wbr"), label]));

/** Which way a language is written; undefined for what is none. */
function direction(language: string): "ltr" | "rtl" | undefined {
  try {
    // TypeScript's ES2024 doesn't know it yet; Node does.
    const locale = new Intl.Locale(language) as Intl.Locale & { getTextInfo(): { direction: "ltr" | "rtl" } };
    return locale.getTextInfo().direction;
  } catch {
    return undefined;
  }
}
