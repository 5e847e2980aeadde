import { fileURLToPath } from "node:url";
import { type DefinitionFiles, type DefinitionsRoot, definitionFiles } from "./definition-files.ts";
import { examplesFolder, loadDefinitions } from "./load-definitions.ts";
import { formatProblems } from "./problem.ts";
import type { Definitions } from "./schema.ts";

/** The day that tests look at. */
export const testDay = "2026-11-24";
/** A co-op that stands still, whatever circles change. */
export const fixtureFolder: string = fileURLToPath(new URL("../fixture", import.meta.url));
/** The fixture and the invented customers. */
export const testRoots: DefinitionsRoot[] = [{ path: fixtureFolder }, { path: examplesFolder, shownAs: "examples/" }];

/** All files of the fixture and the invented customers, in memory. */
export function testFiles(): DefinitionFiles {
  const [own, examples] = testRoots.map(definitionFiles);
  if (!own || !examples) throw new Error("two folders were expected");
  return {
    files: [...own.files, ...examples.files],
    pictures: [...own.pictures, ...examples.pictures],
    problems: [...own.problems, ...examples.problems],
  };
}

/** The definitions of the fixture with the invented customers, anew for each call, so that a test may change them. */
export function testDefinitions(roots: DefinitionsRoot[] = testRoots): Definitions {
  const { definitions, problems } = loadDefinitions({ day: testDay, roots });
  if (!definitions) throw new Error(formatProblems(problems));
  return definitions;
}
