import type { Checked, Found } from "./finding.ts";
import { greenlightsOf } from "./greenlight-release.ts";

/** In a language that it has half, Greenlight doesn't start, or its mails and the names of rooms say what is missing. */
export function languageNotSpoken(definitions: Checked): Found[] {
  const seen = new Set<string>();
  return greenlightsOf(definitions).flatMap(({ tenancy: { source, language }, version, release }): Found[] => {
    const spoken = Object.keys(release?.languages ?? {});
    const place = `${source.folder}/${source.id}`;
    if (spoken.length === 0 || spoken.includes(language) || seen.has(place)) return [];
    seen.add(place);
    return [
      {
        source,
        path: ["language"],
        what: `isn't whole in Greenlight ${version}: it doesn't start in it, or its mails and the names of rooms miss words`,
        got: language,
        expected: `one of ${spoken.map((code) => `\`${code}\``).join(", ")}`,
        cure: "write one of them; who wants another helps to translate Greenlight, and then it is added in `software/greenlight.yaml`",
      },
    ];
  });
}
