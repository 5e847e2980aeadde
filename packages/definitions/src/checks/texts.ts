import { folders } from "../kinds/circle.ts";
import { languageName } from "../written-text.ts";
import { type Checked, type Found, inFile, namesOf, repeated } from "./finding.ts";

/** The language whose footnotes stand in their own files. */
const first = "en";

export function untranslated({ languages, footnotes, serviceLevels }: Checked): Found[] {
  const priced = serviceLevels.filter(({ contribution }) => contribution.pricedBy !== undefined).map(({ id }) => id);
  return languages
    .filter(({ id }) => id !== first)
    .flatMap((language) => {
      const missing = [
        ...footnotes.map(({ id }) => ["footnotes", id] as const).filter(([, id]) => !Object.hasOwn(language.footnotes, id)),
        ...priced.map((id) => ["prices", id] as const).filter(([, id]) => !Object.hasOwn(language.prices, id)),
      ];
      return missing.map(([key, id]) => ({
        ...inFile("languages", language, key, id),
        what: `isn't translated into \`${language.name}\``,
        expected: key === "footnotes" ? `the text of \`footnotes/${id}.yaml\`` : `\`priced-by\` of \`service-levels/${id}.yaml\``,
        cure:
          Object.keys(language[key]).length > 0
            ? `add a line \`${id}: …\` below \`${key}\``
            : `add a line \`${key}:\`, and indented below it \`${id}: …\``,
      }));
    });
}

/** A language is called by its code, which browsers and screen readers know it by. */
export function languageNotByCode({ languages }: Checked): Found[] {
  return languages
    .filter(({ id }) => languageName(id) === undefined)
    .map((language) => ({
      ...inFile("languages", language),
      what: "isn't called by the code of a language",
      got: language.id,
      expected: "a code of two letters such as `pt` for Portuguese",
      cure: "rename the file",
    }));
}

/** English is there, in which the footnotes and all names are written, and no language twice. */
export function languageMissingOrTwice({ languages, complete }: Checked): Found[] {
  const [some] = languages;
  const noEnglish =
    complete("languages") && some && !languages.some(({ id }) => id === first)
      ? [
          {
            ...inFile("languages", some, "name"),
            what: `stands without English, which the others translate`,
            cure: `bring the file \`languages/${first}.yaml\` back`,
          },
        ]
      : [];
  const twice = repeated(languages, ({ name }) => name.toLowerCase()).map(({ again, first }) => ({
    ...inFile("languages", again, "name"),
    what: `is already the name of \`languages/${first.id}.yaml\``,
    got: again.name,
    cure: "write what the language calls itself, and translate what stands below",
  }));
  return [...noEnglish, ...twice];
}

/** What a language says a price depends on, of a level whose price depends on nothing. */
export function translatesNothing({ languages, serviceLevels, complete }: Checked): Found[] {
  if (!complete("service-levels")) return [];
  const priced = new Set(serviceLevels.filter(({ contribution }) => contribution.pricedBy !== undefined).map(({ id }) => id));
  const levels = new Set(serviceLevels.map(({ id }) => id));
  return languages.flatMap((language) =>
    Object.keys(language.prices)
      .filter((id) => levels.has(id) && !priced.has(id))
      .map((id) => ({
        ...inFile("languages", language, "prices", id),
        what: "translates what isn't there: the price of the level depends on nothing",
        got: language.prices[id] ?? "",
        cure: `remove the line, or write \`priced-by\` in \`service-levels/${id}.yaml\``,
      })),
  );
}

const placeholders = {
  minutes: ["{count}"],
  hours: ["{count}"],
  month: ["{count}"],
  months: ["{count}"],
  "up-front": ["{period}"],
  money: ["{amount}", "{currency}"],
  "priced-by": ["{request}", "{by}"],
} as const;

export function phraseWithoutValue({ languages }: Checked): Found[] {
  return languages.flatMap((language) => {
    const { phrases } = language;
    const written = { ...phrases, "up-front": phrases.upFront, "priced-by": phrases.pricedBy };
    return Object.entries(placeholders).flatMap(([key, wanted]) => {
      const text = written[key as keyof typeof placeholders];
      const missing = wanted.filter((placeholder) => !text.includes(placeholder));
      if (missing.length === 0) return [];
      return [
        {
          ...inFile("languages", language, "phrases", key),
          what: "has no place for its value",
          got: text,
          expected: `a phrase with ${namesOf(wanted)}`,
          cure: `write ${namesOf(missing)} where the value belongs`,
        },
      ];
    });
  });
}

export function footnoteNumberTwice({ footnotes }: Checked): Found[] {
  return repeated(footnotes, ({ number }) => String(number)).map(({ again, first }) => ({
    ...inFile("footnotes", again, "number"),
    what: `is already the number of \`footnotes/${first.id}.yaml\``,
    got: String(again.number),
    cure: "choose another number",
  }));
}

/** Every change of the definitions has a circle that approves it. */
export function folderWithoutCircle({ circles, complete }: Checked): Found[] {
  const [circle] = circles;
  if (!complete("circles") || !circle) return [];
  const approved = new Set<string>(circles.flatMap(({ approves }) => approves));
  return folders
    .filter((folder) => !approved.has(folder))
    .map((folder) => ({
      ...inFile("circles", circle, "approves"),
      what: `leaves out \`${folder}\`, and so does every other circle`,
      expected: "a circle for each folder",
      cure: `add \`${folder}\` to \`approves\` of the circle that decides on it`,
    }));
}
