import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Definitions, Pool, ServiceLevel, Tenant } from "./definition.ts";
import { type DefinitionFile, definitionFiles } from "./definition-files.ts";
import { type Problem, sortProblems } from "./problem.ts";
import { findings, type Source } from "./rules.ts";
import { type Folder, type Refusal, schemaFor } from "./schema.ts";
import { nearest } from "./spelling.ts";
import { type Path, readYaml, type YamlFile } from "./yaml-file.ts";

/** The folder of the co-op's own definitions. */
export const definitionsFolder: string = fileURLToPath(new URL("../definitions", import.meta.url));

/**
 * Reads and checks the definitions in a folder (default: the co-op's own). All problems come at once, sorted; with an error there are no
 * definitions, so that nothing is ever planned from a mistake.
 */
export function loadDefinitions(folder: string = definitionsFolder): { definitions?: Definitions; problems: Problem[] } {
  const { files, problems } = definitionFiles(folder);
  const read: Record<Folder, { id: string }[]> = { "service-levels": [], pools: [], tenants: [] };
  const sources = new Map<string, YamlFile>();
  for (const file of files) {
    const { yaml, problems: unreadable } = readYaml(file.file, file.bytes);
    problems.push(...unreadable);
    if (!yaml) continue;
    sources.set(file.file, yaml);
    const result = schemaFor(file.folder, yaml.data).safeParse(yaml.data);
    if (result.success) read[file.folder].push({ id: file.id, ...(result.data as object) });
    else problems.push(...result.error.issues.flatMap((issue) => issueProblems(file, yaml, issue)));
  }

  // Each file was checked against the schema whose output these types are.
  const definitions: Definitions = {
    serviceLevels: read["service-levels"] as ServiceLevel[],
    pools: read.pools as Pool[],
    tenants: read.tenants as Tenant[],
  };
  // A file that can't be read is there all the same: what names it is not blamed.
  const ids = new Set(files.map(({ folder, id }) => `${folder}/${id}`));
  for (const finding of findings(definitions, (folder, id) => ids.has(`${folder}/${id}`))) {
    const file = fileOf(finding.source);
    const position = sources.get(file)?.positionOf(finding.path) ?? { line: 1, column: 1 };
    const { source: _, path, ...rest } = finding;
    problems.push({ ...rest, file, ...position, thing: String(path.at(-1) ?? file) });
  }
  const sorted = sortProblems(problems);
  return sorted.some(({ severity }) => severity === "error") ? { problems: sorted } : { definitions, problems: sorted };
}

const fileOf = ({ folder, id }: Source) => `${folder}/${id}.yaml`;

function issueProblems(file: DefinitionFile, yaml: YamlFile, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const at = (where: Path, part: "key" | "value" = "value") => ({ file: file.file, ...yaml.positionOf(where, part) });
  const severity = "error";
  const thing = String(path.at(-1) ?? file.file);
  const written = valueAt(yaml.data, path);

  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(describedAt(file.folder, yaml.data, path)?.properties ?? {});
    return issue.keys.map((key) => {
      const meant = nearest(
        key,
        known.filter((name) => valueAt(yaml.data, [...path, name]) === undefined),
      );
      return {
        severity,
        ...at([...path, key], "key"),
        thing: key,
        what: "is no field of this file",
        expected: `one of ${known.map((name) => `\`${name}\``).join(", ")}`,
        ...(meant ? { meant } : {}),
        cure: meant ? `write \`${meant}\`` : "remove the line",
      };
    });
  }
  if (issue.code === "custom") {
    const { expected, meant } = issue.params as unknown as Refusal;
    return [
      {
        severity,
        ...at(path),
        thing,
        ...(written === "" ? { what: "is empty" } : { what: "isn't right", got: String(written) }),
        expected,
        ...(meant ? { meant } : {}),
        cure: cureFor(thing, meant),
      },
    ];
  }
  const description = describedAt(file.folder, yaml.data, path)?.description;
  if (written === undefined) {
    const cure = `add a line \`${thing}: …\`${path.length > 1 ? ` below \`${path.slice(0, -1).join("` below `")}\`` : ""}`;
    return [{ severity, ...at(path, "key"), thing, what: `is missing${description ? ` (${description})` : ""}`, cure }];
  }
  const kinds: Record<string, string> = {
    string: "text on the same line",
    array: "a list such as `[one, another]`",
    object: "indented `key: value` lines",
  };
  const expected = issue.code === "invalid_type" ? (kinds[issue.expected] ?? issue.expected) : issue.message;
  const got = typeof written === "string" ? written : Array.isArray(written) ? "a list" : "several lines";
  return [
    { severity, ...at(path), thing, what: "isn't right", got, expected, cure: `write \`${thing}\` as in another file of the folder` },
  ];
}

const cureFor = (thing: string, meant: string | undefined) =>
  meant ? `write \`${thing}: ${meant}\`` : `correct the value of \`${thing}\``;

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }, data);
}

/** What the schema says of the value at a path, as JSON Schema: its fields and its description. */
function describedAt(folder: Folder, data: unknown, path: Path): z.core.JSONSchema.BaseSchema | undefined {
  return path.reduce<z.core.JSONSchema.BaseSchema | undefined>(
    (schema, step) => {
      const below = typeof step === "number" ? schema?.items : schema?.properties?.[step];
      return typeof below === "object" && !Array.isArray(below) ? below : undefined;
    },
    jsonSchema(schemaFor(folder, data)),
  );
}

const jsonSchemas = new WeakMap<z.ZodType, z.core.JSONSchema.BaseSchema>();

function jsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const made = jsonSchemas.get(schema) ?? z.toJSONSchema(schema, { io: "input" });
  jsonSchemas.set(schema, made);
  return made;
}
