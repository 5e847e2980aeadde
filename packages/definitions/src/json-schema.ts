import { parse } from "yaml";
import { z } from "zod";
import { type Folder, kinds } from "./schema.ts";

/** A JSON Schema (draft 7) with the additions of the YAML language server: `errorMessage` and `markdownDescription`. */
export interface JsonSchema {
  $schema?: string;
  description?: string;
  markdownDescription?: string;
  errorMessage?: string;
  default?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  [keyword: string]: unknown;
}

/** A line that a file of the definitions may have, for a reference. */
export interface DefinitionField {
  /** Its keys with dots between them, e.g. `contribution.monthly`; `<key>` stands for one that its writer chooses. */
  name: string;
  /** What it means. */
  description: string;
  /** How it is written, e.g. ``a duration such as `60 min` or `3 h` ``. */
  expected: string;
  /** Whether it must be there, where the lines that hold it are. */
  needed: boolean;
  /** The nearest lines around it that may be left out, e.g. `mail`. */
  within?: string;
  /** What holds without it, as it would be written. */
  default?: string;
}

/** What zod says of a schema, with what `field()` adds. */
interface Described {
  description?: string;
  /** Of one value: how people are told to write it, and the same as a JSON Schema. */
  expected?: string;
  written?: JsonSchema;
  /** As it would be written; empty lists and lines as they are. */
  default?: unknown;
  items?: Described;
  properties?: Record<string, Described>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: false | Described;
}

/** The JSON Schema of the files in a folder, as editors read YAML: `5` is a number to them, `true` a truth value. */
export function jsonSchema(folder: Folder): JsonSchema {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...forEditors(described(folder)) };
}

/** What a file in a folder is. */
export const folderDescription = (folder: Folder): string => described(folder).description ?? "";

/** Every field of the files in a folder, in the order of its schema. */
export const definitionFields = (folder: Folder): DefinitionField[] => fieldsBelow(described(folder), {});

function described(folder: Folder): Described {
  const schema = z.toJSONSchema(kinds[folder].schema, {
    io: "input",
    target: "draft-7",
    override({ zodSchema, jsonSchema }) {
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = writtenDefault(zodSchema, (jsonSchema as Described).written);
    },
  });
  return schema as Described;
}

/** The text that reads as the default: the value itself, or one of the words and examples of how it is written. */
function writtenDefault(schema: z.ZodDefault, written: JsonSchema | undefined): unknown {
  const value = schema.def.defaultValue;
  if (!written) return value;
  const candidates = [String(value), ...wordsOf(written)];
  const text = candidates.find((candidate) => schema.safeParse(candidate).data === value);
  if (text === undefined)
    throw new Error(`no text reads as the default ${JSON.stringify(value)}: add it to the examples of how it is written`);
  return text;
}

const wordsOf = ({ enum: words, examples, anyOf = [] }: JsonSchema): string[] => [
  ...[words, examples].flatMap((listed) => (Array.isArray(listed) ? listed.map(String) : [])),
  ...anyOf.flatMap(wordsOf),
];

function forEditors(schema: Described): JsonSchema {
  const { description, expected, written, default: standard, items, properties, additionalProperties, ...rest } = schema;
  const about = description === undefined ? {} : { description };
  if (expected !== undefined && written !== undefined) {
    const without = standard === undefined ? "" : ` Without it: \`${standard}\`.`;
    return {
      ...about,
      markdownDescription: `${description}\n\nWritten as ${expected}.${without}`,
      ...withMessage(written, `Expected ${expected}.`),
      // As an editor reads the text, like every value of the file.
      ...(standard === undefined ? {} : { default: parse(String(standard)) }),
    };
  }
  return {
    ...about,
    ...rest,
    ...(standard === undefined ? {} : { default: standard }),
    ...(items ? { items: forEditors(items) } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, forEditors(value)])) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: additionalProperties && forEditors(additionalProperties) }),
  };
}

/** Either of several ways becomes one flat list; each carries the message, since an editor shows that of the way that came nearest. */
function withMessage(written: JsonSchema, errorMessage: string): JsonSchema {
  const ways = (schema: JsonSchema): JsonSchema[] => schema.anyOf?.flatMap(ways) ?? [schema];
  const [first = {}, ...others] = ways(written).map((way) => ({ ...way, errorMessage }));
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

interface Around {
  path?: string;
  within?: string;
}

function fieldsBelow({ properties = {}, required = [], additionalProperties }: Described, { path, within }: Around): DefinitionField[] {
  const one = (key: string, schema: Described, needed: boolean): DefinitionField[] => {
    const name = path === undefined ? key : `${path}.${key}`;
    const standard = schema.default;
    const field = {
      ...{ name, description: schema.description ?? "", expected: expectedOf(schema), needed },
      ...(within === undefined ? {} : { within }),
      ...(typeof standard === "string" ? { default: standard } : {}),
    };
    // Lines under a chosen key have no name of their own to describe.
    const described = field.description === "" ? [] : [field];
    return [
      ...described,
      ...fieldsBelow(schema, { path: name, ...(needed ? (within === undefined ? {} : { within }) : { within: name }) }),
    ];
  };
  return [
    ...Object.entries(properties).flatMap(([key, schema]) => one(key, schema, required.includes(key))),
    ...(additionalProperties ? one("<key>", additionalProperties, false) : []),
  ];
}

function expectedOf({ expected, items, additionalProperties }: Described): string {
  if (expected !== undefined) return expected;
  if (items) return `a list; in it, ${items.expected}`;
  return additionalProperties ? "lines below it, whose keys you choose" : "lines below it";
}
