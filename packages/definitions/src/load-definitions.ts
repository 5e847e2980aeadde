import { fileURLToPath } from "node:url";
import { findings } from "./checks.ts";
import type { Source } from "./checks/finding.ts";
import { type DefinitionFiles, type DefinitionsRoot, definitionFiles } from "./definition-files.ts";
import { issueProblems } from "./issue-problem.ts";
import { logoOf } from "./logo.ts";
import { type Problem, sortProblems } from "./problem.ts";
import { type Definitions, type Folder, kinds } from "./schema.ts";
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

/** The same from files that are in memory. Pure. */
export function readDefinitions({ files, pictures, problems: unreadable }: DefinitionFiles, day: string): Loaded {
  const problems = [...unreadable];
  const refuse = (file: string, what: string, cure: string) =>
    problems.push({ severity: "error", file, line: 1, column: 1, thing: file, what, cure });
  const definitions = Object.fromEntries(Object.values(kinds).map(({ key }) => [key, []])) as unknown as Definitions;
  const names = new Map<string, string>();
  const sources = new Map<string, YamlFile>();
  for (const file of files) {
    const name = `${file.folder}/${file.id}`;
    const first = names.get(name);
    names.set(name, first ?? file.file);
    if (first !== undefined) {
      refuse(file.file, `has the same name as \`${first}\``, "give one of them another name");
      continue;
    }
    const { yaml, problems: notYaml } = readYaml(file.file, file.bytes);
    problems.push(...notYaml);
    if (!yaml) continue;
    sources.set(name, yaml);
    const { schema, key } = kinds[file.folder];
    const result = schema.safeParse(yaml.data);
    // Each file was checked against the schema whose output the list's type is.
    if (result.success) (definitions[key] as object[]).push({ id: file.id, ...result.data });
    else problems.push(...result.error.issues.flatMap((issue) => issueProblems(file, yaml, issue)));
  }
  definitions.logos = pictures.map(logoOf);
  for (const things of Object.values(definitions)) things.sort(byId);

  const fileOf = ({ folder, id }: Source) => names.get(`${folder}/${id}`) ?? `${folder}/${id}.yaml`;
  const positionOf = ({ folder, id }: Source, path: readonly (string | number)[]) =>
    sources.get(`${folder}/${id}`)?.positionOf(path) ?? { line: 1, column: 1 };
  // A file that can't be read is there all the same: what names it is not blamed.
  const exists = (folder: Folder, id: string) => names.has(`${folder}/${id}`);
  const complete = !problems.some(({ severity }) => severity === "error");
  for (const finding of findings(definitions, { day, exists, complete })) {
    const { source, path, ...rest } = finding;
    problems.push({ ...rest, file: fileOf(source), ...positionOf(source, path), thing: String(path.at(-1) ?? fileOf(source)) });
  }
  const sorted = sortProblems(problems);
  return {
    ...(sorted.some(({ severity }) => severity === "error") ? {} : { definitions }),
    problems: sorted,
    placeOf: (source, path) => `${fileOf(source)}:${positionOf(source, path).line}`,
  };
}

/** By code units: the same on every machine, whatever its language. */
function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
