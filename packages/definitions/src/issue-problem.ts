import { z } from "zod";
import type { DefinitionFile } from "./definition-files.ts";
import type { Refusal } from "./kinds/field.ts";
import type { Problem } from "./problem.ts";
import { kinds } from "./schema.ts";
import { nearest } from "./spelling.ts";
import { asYaml } from "./yaml-data.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

const shapes = {
  text: { is: "is one value", expected: "text on the same line" },
  list: { is: "is a list", expected: "a list such as `[one, another]`" },
  lines: { is: "holds several lines", expected: "indented `key: value` lines" },
} as const;
const shapeOf: Record<string, keyof typeof shapes> = { string: "text", array: "list", object: "lines", record: "lines" };

/** What the schema found in a file, in the words of the person who wrote it. */
export function issueProblems(file: DefinitionFile, yaml: YamlFile, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const steps = ({ path }: z.core.$ZodIssue): Path => path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const misspelt = new Map<string, string>();
  for (const issue of issues) if (issue.code === "unrecognized_keys") misspell(misspelt, file, yaml, steps(issue), issue.keys);
  // What a misspelt key means isn't missing as well: the two cures together would write it twice.
  const meant = new Set([...misspelt].map(([key, right]) => JSON.stringify([...JSON.parse(key).slice(0, -1), right])));
  return issues.flatMap((issue) => {
    const path = steps(issue);
    const missing = issue.code === "invalid_type" && valueAt(yaml.data, path) === undefined;
    if (missing && meant.has(JSON.stringify(path))) return [];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const at = [...path, key];
        return problemAt(file, yaml, at, "key", unknownField(file, at, misspelt.get(JSON.stringify(at))));
      });
    }
    return [issueProblem(file, yaml, path, issue)];
  });
}

/** Finds what keys that aren't known were meant to be: none of them the same. */
function misspell(misspelt: Map<string, string>, file: DefinitionFile, yaml: YamlFile, path: Path, keys: readonly string[]): void {
  const properties = Object.keys(described(file, path)?.properties ?? {});
  const free = new Set(properties.filter((name) => valueAt(yaml.data, [...path, name]) === undefined));
  for (const key of keys) {
    const right = nearest(key, [...free]) ?? begunBy(key, [...free]);
    if (right === undefined) continue;
    free.delete(right);
    misspelt.set(JSON.stringify([...path, key]), right);
  }
}

/** The only name that goes on after these words: `participants` → `participants-per-meeting`. */
function begunBy(words: string, names: readonly string[]): string | undefined {
  const longer = names.filter((name) => name.startsWith(`${words}-`));
  return longer.length === 1 ? longer[0] : undefined;
}

const problemAt = (file: DefinitionFile, yaml: YamlFile, path: Path, part: "key" | "value", told: Told): Problem => ({
  ...{ severity: "error", file: file.file, ...yaml.positionOf(path, part), thing: thingAt(path) ?? file.file, ...told },
});

function issueProblem(file: DefinitionFile, yaml: YamlFile, path: Path, issue: z.core.$ZodIssue): Problem {
  const written = valueAt(yaml.data, path);
  if (issue.code === "custom")
    return problemAt(file, yaml, path, "value", wrongValue(file, path, written, issue.params as unknown as Refusal));
  if (issue.code === "invalid_key") {
    const expected = issue.issues[0]?.message ?? "a name like the other keys of this kind";
    const what = `can't be a key below \`${thingAt(path.slice(0, -1)) ?? file.file}\``;
    return problemAt(file, yaml, path, "key", { what, expected, cure: "correct what stands before the colon" });
  }
  if (written === undefined) return problemAt(file, yaml, path, "key", missingField(file, path));
  const expected = issue.code === "invalid_type" ? shapes[shapeOf[issue.expected] ?? "text"].expected : issue.message;
  if (written === "") return problemAt(file, yaml, path, "value", { what: "is empty", expected, cure: emptyCure(file, path) });
  const shape = typeof written === "string" ? shapes.text : Array.isArray(written) ? shapes.list : shapes.lines;
  const what = typeof path.at(-1) === "number" ? `has an item that ${shape.is}` : shape.is;
  const got = typeof written === "string" ? { got: written } : {};
  const example = shape === shapes.text && expected === shapes.list.expected ? `: \`${thingAt(path)}: [${itemsOf(String(written))}]\`` : "";
  return problemAt(file, yaml, path, "value", { what, ...got, expected, cure: `write it as in another file of the folder${example}` });
}

/** A list as it was written without its brackets, or with others. */
const itemsOf = (text: string) =>
  text
    .replace(/^[[(]|[\])]$/g, "")
    .split(/[,;]/)
    .map((item) => asYaml(item.trim()))
    .join(", ");

/** The key that a path leads to: of an item, that of its list. */
export const thingAt = (path: Path): string | undefined => path.findLast((step) => typeof step === "string");

type Told = Pick<Problem, "what" | "got" | "expected" | "meant" | "cure">;

function unknownField(file: DefinitionFile, at: Path, meant: string | undefined): Told {
  const [path, key] = [at.slice(0, -1), String(at.at(-1))];
  const known = Object.entries(described(file, path)?.properties ?? {});
  const around = thingAt(path);
  const what = around === undefined ? "is no field of this file" : `is no field of \`${around}\``;
  const expected = `one of ${known.map(([name]) => `\`${name}\``).join(", ")}`;
  if (meant !== undefined) return { what, expected, meant, cure: `write \`${meant}\`` };
  const home = known.find(([, schema]) => typeof schema === "object" && Object.hasOwn(schema.properties ?? {}, key))?.[0];
  return {
    what,
    expected,
    cure: home === undefined ? "remove the line" : `indent it by two spaces below \`${home}:\`, or remove the line`,
  };
}

function wrongValue(file: DefinitionFile, path: Path, written: unknown, { expected, meant }: Refusal): Told {
  if (written === "") return { what: "is empty", expected, cure: emptyCure(file, path) };
  const key = path.at(-1);
  const right = meant === undefined ? undefined : asYaml(meant);
  const correct = typeof key === "number" ? "correct it, or remove it from the list" : `correct the value of \`${key}\``;
  const cure = right === undefined ? correct : typeof key === "number" ? `write \`${right}\` in its place` : `write \`${key}: ${right}\``;
  return { what: "isn't right", got: String(written), expected, ...(meant ? { meant } : {}), cure };
}

/** What is empty may be left out where nothing must be said. */
function emptyCure(file: DefinitionFile, path: Path): string {
  const key = path.at(-1);
  if (typeof key === "number") return "write a value, or remove it from the list";
  const needed = described(file, path.slice(0, -1))?.required?.includes(key ?? "") ?? false;
  const lines = linesOf(described(file, path));
  return `write ${lines ? `indented below \`${key}:\` ${lines}` : `a value for \`${key}\``}${needed ? "" : ", or remove the line"}`;
}

function missingField(file: DefinitionFile, path: Path): Told {
  const schema = described(file, path);
  const around = path.slice(0, -1).map((step) => `\`${step}\``);
  const below = around.length > 0 ? ` below ${around.toReversed().join(" in ")}` : "";
  const lines = linesOf(schema);
  const cure = lines
    ? `add a line \`${path.at(-1)}:\`${below}, and indented below it ${lines}`
    : `add a line \`${path.at(-1)}: …\`${below}`;
  return { what: `is missing${schema?.description ? ` (${schema.description})` : ""}`, cure };
}

/** The lines that must stand below a key. */
const linesOf = (schema: JsonSchema | undefined) => schema?.required?.map((key) => `\`${key}: …\``).join(", ");

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }, data);
}

type JsonSchema = z.core.JSONSchema.BaseSchema;
const jsonSchemas = new Map<string, JsonSchema>();

/** What the schema says of the value at a path: its fields and its description. */
function described({ folder }: DefinitionFile, path: Path): JsonSchema | undefined {
  const whole = jsonSchemas.get(folder) ?? z.toJSONSchema(kinds[folder].schema, { io: "input" });
  jsonSchemas.set(folder, whole);
  return path.reduce<JsonSchema | undefined>((schema, step) => {
    const properties = schema?.properties ?? {};
    const property = Object.hasOwn(properties, step) ? properties[step] : undefined;
    const below = typeof step === "number" ? schema?.items : (property ?? schema?.additionalProperties);
    return typeof below === "object" && !Array.isArray(below) ? below : undefined;
  }, whole);
}
