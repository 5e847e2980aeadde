import { Mendable } from "@meet-coop/command-line";
import { type Definitions, type Folder, jsonSchema, kinds } from "@meet-coop/definitions";
import { definitionReference } from "./definition-reference.ts";
import { generatedBy, generatedHeader } from "./generated-header.ts";
import { serviceLevelHtml } from "./service-level-html.ts";
import { serviceLevelMarkdown } from "./service-level-markdown.ts";

export { poolPage } from "./pool-page.ts";
export { poolPagePolicy } from "./pool-page-style.ts";
export { type PoolPageFile, poolPages } from "./pool-pages.ts";

import { serviceLevelTable } from "./service-level-table.ts";

export { serviceLevelTable };

/** A file that follows from the definitions and their schema. */
export interface GeneratedFile {
  /** From the top of the repository, with `/`. */
  path: string;
  text: string;
}

/** Folders whose generated files follow from how many languages or kinds there are: one that is no longer among them is to go. */
export const generatedFolders = ["docs/service-levels", "packages/definitions/schemas"];

/** Whether a text carries the header of a generated file. */
export const isGenerated = (text: string): boolean => text.slice(0, 500).includes(generatedBy);

const ownDefinitions = "packages/definitions/definitions";
const kindsFolder = "packages/definitions/src/kinds";

/** Every generated file, sorted by path; the same definitions give the same bytes. Pure. @throws Mendable when English is missing. */
export function generatedFiles(definitions: Definitions): GeneratedFile[] {
  const english = definitions.languages.find(({ id }) => id === "en");
  if (!english)
    throw new Mendable(`There is no file \`languages/en.yaml\`, from which docs/service-levels.md takes its words.\nCure: add it.`);
  const source = (language: string) => `the files of ${ownDefinitions} (service-levels, footnotes, languages/${language}.yaml)`;
  const files = [
    { path: "docs/service-levels.md", text: serviceLevelMarkdown(serviceLevelTable(definitions, english), source(english.id)) },
    ...definitions.languages.map((language) => ({
      path: `docs/service-levels/${language.id}.html`,
      text: serviceLevelHtml(serviceLevelTable(definitions, language), definitions.languages, source(language.id)),
    })),
    { path: "docs/definitions.md", text: definitionReference(`the descriptions in ${kindsFolder}`) },
    ...(Object.keys(kinds) as Folder[]).map((folder) => ({
      path: `packages/definitions/schemas/${folder}.schema.json`,
      text: schemaText(folder),
    })),
  ];
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function schemaText(folder: Folder): string {
  const { $schema, ...schema } = jsonSchema(folder);
  return `${JSON.stringify({ $schema, $comment: generatedHeader(kindsFolder), ...schema }, null, 2)}\n`;
}
