import { byId, compareTexts, type Definitions } from "@meet-coop/definitions";
import { plan } from "../plan.ts";
import { poolOf } from "../pool-plan.ts";
import { poolPage } from "./pool-page.ts";
import { poolPageHtml } from "./pool-page-html.ts";

/** A file of a pool's public page. */
export interface PoolPageFile {
  /** Its name in the folder of the page: `index.html`, `ca.html`. */
  path: string;
  content: string;
}

/** The language of the page that a visitor sees first. */
const first = "en";

/**
 * The public page of a pool on a day (`YYYY-MM-DD`), for the gateway to serve with `poolPagePolicy`: one file for each language, and `index.html`. Sorted by path; the
 * same definitions, pool, day and zone give the same bytes. `zone`: below which all host names hang. Pure.
 * @throws RangeError when there is no such pool, no English, or `day` is no day.
 */
export function poolPages(definitions: Definitions, poolId: string, { day, zone }: { day: string; zone: string }): PoolPageFile[] {
  const pool = poolOf(plan(definitions, day), poolId);
  const languages = byId(definitions.languages);
  const files = languages.map((language) => ({
    path: `${language.id}.html`,
    content: poolPageHtml(poolPage(definitions, pool, language, { zone }), languages),
  }));
  const index = files.find(({ path }) => path === `${first}.html`);
  if (!index)
    throw new RangeError(
      `There is no file \`languages/${first}.yaml\`, from which the first page of a pool takes its words.\nCure: add it.`,
    );
  return [...files, { ...index, path: "index.html" }].sort((one, other) => compareTexts(one.path, other.path));
}
