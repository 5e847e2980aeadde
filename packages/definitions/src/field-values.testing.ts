import { stringify } from "yaml";
import type { DefinitionFile } from "./definition-files.ts";
import { definitionFields, type JsonSchema, jsonSchema } from "./json-schema.ts";
import type { Folder } from "./schema.ts";
import { readYaml } from "./yaml-file.ts";

type Key = string | number;
type Lines = Record<string, unknown>;

/** One file as it is, and with one field written otherwise. */
export interface OtherValue {
  before: DefinitionFile;
  after: DefinitionFile;
  /** What was done, for whoever has to look at it. */
  how: string;
}

/** Keeps what was worked out of a thing. */
function once<Thing, Result>(
  known: { get(thing: Thing): Result | undefined; set(thing: Thing, result: Result): unknown },
  work: (thing: Thing) => Result,
) {
  return (thing: Thing): Result => {
    const result = known.get(thing) ?? work(thing);
    known.set(thing, result);
    return result;
  };
}

/** Every field of the files in a folder that holds a value, by its keys; `<key>` stands for one that its writer chooses. */
export const valueFields = once(new Map<Folder, string[]>(), (folder) =>
  definitionFields(folder)
    .filter(({ expected }) => !expected.startsWith("lines below it"))
    .map(({ name }) => name),
);
const schemaOf = once(new Map<Folder, JsonSchema>(), jsonSchema);
const dataOf = once(new WeakMap<DefinitionFile, object>(), ({ file, bytes }) => readYaml(file, bytes).yaml?.data as object);

const isLines = (value: unknown): value is Lines => typeof value === "object" && value !== null && !Array.isArray(value);
const valueAt = (data: unknown, path: readonly Key[]): unknown =>
  path.reduce<unknown>((value, key) => (isLines(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);

/** The data with another value at a path; undefined: without it. */
function withValue(data: unknown, [key, ...rest]: readonly Key[], value: unknown): unknown {
  if (key === undefined) return value;
  const { [key]: before, ...others } = isLines(data) ? data : {};
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...(isLines(data) ? data : {}), [key]: after };
}

/** Where a field stands in data: of keys that their writer chooses, those that are there. */
function placesOf(data: unknown, [key, ...rest]: readonly string[], at: readonly string[] = []): string[][] {
  if (key === undefined) return [[...at]];
  if (!isLines(data)) return [];
  const keys = key === "<key>" ? Object.keys(data) : [key];
  return keys.flatMap((one) => (rest.length === 0 || one in data ? placesOf(data[one], rest, [...at, one]) : []));
}

/**
 * Other ways to write a field of a file, the likeliest first: a little more or less, without it, as another file has it. Where what should hold it isn't there, that comes from another file, before
 * and after.
 */
export function* otherValues(file: DefinitionFile, field: string, files: readonly DefinitionFile[]): Generator<OtherValue> {
  const keys = field.split(".");
  const own = dataOf(file);
  const donors = [...files].sort((one, other) => Number(other.folder === file.folder) - Number(one.folder === file.folder)).map(dataOf);
  const graft = () =>
    donors
      .flatMap((other) =>
        placesOf(other, keys)
          .slice(0, 1)
          .flatMap((place) => grafted(own, other, place)),
      )
      .slice(0, 2);
  const befores = placesOf(own, keys).length > 0 ? [own] : graft();
  const written = (data: unknown): DefinitionFile => ({
    ...file,
    bytes: new TextEncoder().encode(stringify(data, { schema: "failsafe" })),
  });
  for (const data of befores) {
    const before = data === own ? file : written(data);
    for (const place of placesOf(data, keys).slice(0, 2)) {
      const value = valueAt(data, place);
      for (const other of valuesBeside(value, field, file, files))
        yield {
          before,
          after: written(withValue(data, place, other)),
          how: `${place.join(".")}: ${JSON.stringify(other) ?? "nothing"} instead of ${JSON.stringify(value) ?? "nothing"}`,
        };
    }
  }
}

/** The data with the first lines on the way to a place that it doesn't have, as another file has them. */
function grafted(own: unknown, other: unknown, place: readonly string[]): unknown[] {
  const missing = place.findIndex((_, nth) => valueAt(own, place.slice(0, nth + 1)) === undefined);
  const at = place.slice(0, missing + 1);
  return missing < 0 || valueAt(other, at) === undefined ? [] : [withValue(own, at, valueAt(other, at))];
}

/** How many other values are tried. */
const most = 12;

/** Values that may stand in the place of one; undefined: none. */
function valuesBeside(value: unknown, field: string, { folder, id }: DefinitionFile, files: readonly DefinitionFile[]): unknown[] {
  const last = field.split(".").at(-1) ?? "";
  const schema = schemaAt(schemaOf(folder), field.split("."));
  const listed = words(schema);
  const near = files.filter((file) => file.folder === folder).flatMap((file) => valuesOf(dataOf(file), field));
  const far = near.length >= most ? [] : files.flatMap((file) => named(file.folder, last).flatMap((name) => valuesOf(dataOf(file), name)));
  const own = last === "release" ? [id] : [];
  // Of a few words, any other text is refused.
  const all = onlyWords(schema) ? [...listed, undefined] : [...own, ...neighbours(value), undefined, ...listed, ...near, ...far];
  const seen = new Set([JSON.stringify(value)]);
  return all.filter((one) => !seen.has(JSON.stringify(one)) && seen.add(JSON.stringify(one))).slice(0, most);
}

const named = (folder: Folder, last: string) =>
  last === "<key>" ? [] : valueFields(folder).filter((name) => name === last || name.endsWith(`.${last}`));

const valuesOf = (data: unknown, field: string): unknown[] =>
  placesOf(data, field.split("."))
    .map((place) => valueAt(data, place))
    .filter((value) => value !== undefined);

/** A little more or less: another number, the other truth, another day, another colour, other words. */
function neighbours(value: unknown): unknown[] {
  if (Array.isArray(value)) return [value.slice(1), value.slice(0, -1), value.toReversed()];
  if (typeof value !== "string") return [];
  if (/^(true|false)$/.test(value)) return [String(value === "false")];
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return [-1, 1, 10, -40, 40].map((days) => dayAfter(value, days));
  const number = (more: number) => value.replace(/\d+(?!.*\d)/s, (digits) => String(Number(digits) + more).padStart(digits.length, "0"));
  return /\d/.test(value) && !/^#/.test(value) ? [1, -1, 60].map(number) : [`${value}x`, `${value} and more`, `x${value}`];
}

const dayAfter = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

function schemaAt(schema: JsonSchema | undefined, [key, ...rest]: readonly string[]): JsonSchema | undefined {
  if (key === undefined || schema === undefined) return schema;
  const { additionalProperties } = schema;
  const below = key === "<key>" ? additionalProperties : schema.properties?.[key];
  return typeof below === "object" ? schemaAt(below, rest) : undefined;
}

const onlyWords = ({ enum: choices, type, anyOf = [] }: JsonSchema = {}): boolean =>
  choices !== undefined || type === "boolean" || (anyOf.length > 0 && anyOf.every(onlyWords));

/** Words and examples of how a value is written; of a list, lists of one. */
function words(schema: JsonSchema | undefined): unknown[] {
  if (!schema) return [];
  const { enum: choices, examples, anyOf = [], items, type } = schema;
  if (items) return words(items).map((word) => [word]);
  const listed = [choices, examples].flatMap((one) => (Array.isArray(one) ? one.map(String) : []));
  return [...listed, ...(type === "boolean" ? ["true", "false"] : []), ...anyOf.flatMap(words)];
}
