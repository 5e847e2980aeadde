import { z } from "zod";
import type { DefinitionFile } from "./definition-files.ts";
import type { Refusal } from "./kinds/field.ts";
import type { Problem } from "./problem.ts";
import { kinds } from "./schema.ts";
import { nearest } from "./spelling.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

const kindsOfValue: Record<string, string> = {
  string: "text on the same line",
  array: "a list such as `[one, another]`",
  object: "indented `key: value` lines",
  record: "indented `key: value` lines",
};

/** What the schema found in a file, in the words of the person who wrote it. */
export function issueProblems(file: DefinitionFile, yaml: YamlFile, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const at = (where: Path, part: "key" | "value" = "value") => ({ file: file.file, ...yaml.positionOf(where, part) });
  const severity = "error";
  const thing = String(path.at(-1) ?? file.file);
  const written = valueAt(yaml.data, path);

  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(described(file, path)?.properties ?? {});
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
    const seen = written === "" ? { what: "is empty" } : { what: "isn't right", got: String(written) };
    const cure = meant ? `write \`${thing}: ${meant}\`` : `correct the value of \`${thing}\``;
    return [{ severity, ...at(path), thing, ...seen, expected, ...(meant ? { meant } : {}), cure }];
  }
  if (issue.code === "invalid_key") {
    const cure = "correct the key";
    return [{ severity, ...at(path, "key"), thing, what: "can't be a key here", expected: "a name like the other keys of this kind", cure }];
  }
  if (written === undefined) {
    const description = described(file, path)?.description;
    const cure = `add a line \`${thing}: …\`${path.length > 1 ? ` below \`${path.slice(0, -1).join("` below `")}\`` : ""}`;
    return [{ severity, ...at(path, "key"), thing, what: `is missing${description ? ` (${description})` : ""}`, cure }];
  }
  const expected = issue.code === "invalid_type" ? (kindsOfValue[issue.expected] ?? issue.expected) : issue.message;
  const got = typeof written === "string" ? written : Array.isArray(written) ? "a list" : "several lines";
  const cure = `write \`${thing}\` as in another file of the folder`;
  return [{ severity, ...at(path), thing, what: "isn't right", got, expected, cure }];
}

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
    const below = typeof step === "number" ? schema?.items : (schema?.properties?.[step] ?? schema?.additionalProperties);
    return typeof below === "object" && !Array.isArray(below) ? below : undefined;
  }, whole);
}
