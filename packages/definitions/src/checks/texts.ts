import { folders } from "../kinds/circle.ts";
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
