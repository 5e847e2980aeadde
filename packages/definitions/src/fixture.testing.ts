import { fileURLToPath } from "node:url";
import { type DefinitionFile, type DefinitionFiles, type DefinitionsRoot, definitionFiles } from "./definition-files.ts";
import { examplesFolder, type Loaded, loadDefinitions, type ReadFile, readDefinitions, readFile } from "./load-definitions.ts";
import { formatProblems } from "./problem.ts";
import type { Definitions, Folder } from "./schema.ts";

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

/** What was read of files: most of them are read again as they are. */
const known = new WeakMap<DefinitionFile, ReadFile>();
function readOnce(file: DefinitionFile): ReadFile {
  const read = known.get(file) ?? readFile(file);
  known.set(file, read);
  return read;
}

/** Reads files that are in memory; one that was read before isn't read again. */
export const readTestFiles = (files: DefinitionFiles, day: string): Loaded => readDefinitions(files, day, readOnce);

/** A file of the test's definitions with one piece of its text replaced; with a text alone, a file of that text; with null, none. */
export type Edit = readonly [file: string, from: string, to: string] | readonly [file: string, text: string | null];

let unchanged: DefinitionFiles | undefined;

/** The fixture and the invented customers after edits, in memory. Files are named `folder/id.yaml`, wherever they lie. */
export function changedFiles(edits: readonly Edit[]): DefinitionFiles {
  unchanged ??= testFiles();
  let files = unchanged.files;
  for (const [name, ...change] of edits) {
    const [folder = "", base = ""] = name.split("/");
    const id = base.replace(/\.yaml$/, "");
    const before = files.find((file) => file.folder === folder && file.id === id);
    files = files.filter((file) => file !== before);
    const text = change.length === 1 ? change[0] : replacedOnce(name, before && new TextDecoder().decode(before.bytes), change);
    if (text === null) continue;
    const file: DefinitionFile = { folder: folder as Folder, id, file: before?.file ?? name, bytes: new TextEncoder().encode(text) };
    files = [...files, file];
  }
  return { ...unchanged, files };
}

function replacedOnce(name: string, text: string | undefined, [from, to]: readonly [string, string]): string {
  const parts = text?.split(from) ?? [];
  if (parts.length !== 2) throw new Error(`\`${from}\` stands ${Math.max(0, parts.length - 1)} times in \`${name}\`, expected once`);
  return parts.join(to);
}

/** The text of a file of the fixture or of an invented customer, with pieces of it replaced. */
export function textOf(name: string, ...replacements: readonly (readonly [string, string])[]): string {
  unchanged ??= testFiles();
  const file = unchanged.files.find(({ folder, id }) => `${folder}/${id}.yaml` === name);
  return replacements.reduce((text, replacement) => replacedOnce(name, text, replacement), new TextDecoder().decode(file?.bytes));
}

export type { DefinitionFile, DefinitionFiles } from "./definition-files.ts";
export { type OtherValue, otherValues, valueFields } from "./field-values.testing.ts";
