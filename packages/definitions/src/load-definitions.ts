import { fileURLToPath } from "node:url";
import type { Source } from "./checks/finding.ts";
import { findings } from "./checks.ts";
import { type DefinitionFile, type DefinitionFiles, type DefinitionsRoot, definitionFiles } from "./definition-files.ts";
import { issueProblems, thingAt } from "./issue-problem.ts";
import { logoOf } from "./logo.ts";
import { type Problem, sortProblems } from "./problem.ts";
import { type Definitions, type Folder, kinds, logosFolder } from "./schema.ts";
import { compareTexts } from "./text-order.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** The folder of the co-op's own definitions. */
export const definitionsFolder: string = fileURLToPath(new URL("../definitions", import.meta.url));
/** Invented customers, for tests and the local cloud: laid over the co-op's own definitions, and never read in production. */
export const examplesFolder: string = fileURLToPath(new URL("../examples", import.meta.url));

/** What was read: without an error, the definitions too. */
export interface Loaded {
  /** Undefined when there is an error: nothing is ever planned from a mistake. */
  definitions?: Definitions;
  /** All at once, sorted. */
  problems: Problem[];
  /** Where a field stands, as `file:line`, e.g. `service-levels/free.yaml:8`. */
  placeOf(source: Source, path: readonly string[]): string;
}

/**
 * Reads and checks definitions. `day`: what is old, over or not yet paid for on that day (`YYYY-MM-DD`) is a problem. `roots`: folders, a later one laid
 * over the earlier; default: the co-op's own.
 */
export function loadDefinitions({ day, roots = [{ path: definitionsFolder }] }: { day: string; roots?: DefinitionsRoot[] }): Loaded {
  const found = roots.map(definitionFiles);
  return readDefinitions(
    {
      files: found.flatMap(({ files }) => files),
      pictures: found.flatMap(({ pictures }) => pictures),
      problems: found.flatMap(({ problems }) => problems),
    },
    day,
  );
}

/** What one file says: a thing of its folder's kind, or problems. */
export interface ReadFile {
  yaml?: YamlFile;
  /** With its id; what the schema of the folder reads. */
  thing?: { id: string };
  problems: Problem[];
}

/** Reads one file, without what it has to do with others. Pure. */
export function readFile(file: DefinitionFile): ReadFile {
  const { yaml, problems } = readYaml(file.file, file.bytes);
  if (!yaml) return { problems };
  const result = kinds[file.folder].schema.safeParse(yaml.data);
  return result.success
    ? { yaml, thing: { id: file.id, ...result.data }, problems }
    : { yaml, problems: issueProblems(file, yaml, result.error.issues) };
}

/** The same from files that are in memory. Pure. `read`: for who reads the same files again and again. */
export function readDefinitions({ files, pictures, problems: unreadable }: DefinitionFiles, day: string, read = readFile): Loaded {
  const problems = [...unreadable];
  const troubled = new Set<string>();
  const definitions = Object.fromEntries(Object.values(kinds).map(({ key }) => [key, []])) as unknown as Definitions;
  const names = new Map<string, string>();
  const sources = new Map<string, YamlFile>();
  /** Whether it is the first of its name; else a problem. */
  const isFirst = (name: string, file: string): boolean => {
    const first = names.get(name);
    names.set(name, first ?? file);
    if (first === undefined) return true;
    const what = `has the same name as \`${first}\``;
    problems.push({ severity: "error", file, line: 1, column: 1, thing: file, what, cure: "give one of them another name" });
    return false;
  };
  for (const file of files) {
    const name = `${file.folder}/${file.id}`;
    if (!isFirst(name, file.file)) continue;
    const { yaml, thing, problems: found } = read(file);
    problems.push(...found);
    if (yaml) sources.set(name, yaml);
    // Each file was checked against the schema whose output the list's type is.
    if (thing) (definitions[kinds[file.folder].key] as object[]).push(thing);
    else troubled.add(file.folder);
  }
  definitions.logos = pictures.filter(({ name, file }) => isFirst(`${logosFolder}/${name}`, file)).map(logoOf);
  for (const things of Object.values(definitions) as { id: string }[][]) things.sort((one, other) => compareTexts(one.id, other.id));

  const fileOf = ({ folder, id }: Source) => names.get(`${folder}/${id}`) ?? `${folder}/${id}.yaml`;
  const positionOf = ({ folder, id }: Source, path: readonly (string | number)[]) =>
    sources.get(`${folder}/${id}`)?.positionOf(path) ?? { line: 1, column: 1 };
  // A file that can't be read is there all the same: what names it is not blamed.
  const exists = (folder: Folder, id: string) => names.has(`${folder}/${id}`);
  // Of what isn't there by its name, nobody knows what it would have been.
  const complete = (folder: string) => unreadable.length === 0 && !troubled.has(folder);
  for (const finding of findings(definitions, { day, exists, complete })) {
    const { source, path, ...rest } = finding;
    problems.push({ ...rest, file: fileOf(source), ...positionOf(source, path), thing: thingAt(path) ?? fileOf(source) });
  }
  const sorted = sortProblems(problems);
  return {
    ...(sorted.some(({ severity }) => severity === "error") ? {} : { definitions }),
    problems: sorted,
    placeOf: (source, path) => `${fileOf(source)}:${positionOf(source, path).line}`,
  };
}
