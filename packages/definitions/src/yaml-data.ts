import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";

/** Tells of something that doesn't belong into a file, at an offset of its text. */
export type Refuse = (offset: number, what: string, cure: string, thing?: string) => void;

/** More than any file of the definitions needs, and few enough for a function that calls itself. */
const deepest = 20;

/**
 * The data of a YAML node: maps, lists and text. All else that YAML can say is refused at its place, by one look at each node: names that stand for
 * something (a file is short, and nobody has to know them), types, keys twice.
 */
export function yamlData(node: unknown, refuse: Refuse, lineOf: (offset: number) => number, depth = 0): unknown {
  const offset = offsetOf(node);
  if (isAlias(node)) {
    refuse(offset, `uses an alias (\`*${node.source}\`)`, "write the value out; text that begins with `*` goes between double quotes");
    return undefined;
  }
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return "";
  if (node.anchor !== undefined) {
    const cure = "write the value out where it is used; text that begins with `&` goes between double quotes";
    refuse(offset, `sets an anchor (\`&${node.anchor}\`)`, cure);
  }
  if (node.tag !== undefined) {
    const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!");
    refuse(offset, `sets a type (\`${tag}\`)`, "leave it out; text that begins with `!` goes between double quotes");
  }
  if (isScalar(node)) return typeof node.value === "string" ? node.value : "";
  if (depth >= deepest) {
    refuse(offset, `nests lists and maps more than ${deepest} deep`, "write it flat, as the other files of the folder");
    return undefined;
  }
  if (isSeq(node)) return node.items.map((item) => yamlData(item, refuse, lineOf, depth + 1));
  return mapData(node, refuse, lineOf, depth);
}

/** Not the library's: to find keys twice it compares each key with all others. */
function mapData({ items }: YAMLMap, refuse: Refuse, lineOf: (offset: number) => number, depth: number): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const firsts = new Map<string, number>();
  for (const { key, value } of items as Pair<Node | null, Node | null>[]) {
    const offset = offsetOf(key) || offsetOf(value);
    if (!isScalar(key) || typeof key.value !== "string" || key.anchor !== undefined || key.tag !== undefined) {
      refuse(offset, "has a key that is no text", "write the key as in the other files of the folder, or between double quotes");
      continue;
    }
    const name = key.value;
    const first = firsts.get(name);
    if (first !== undefined) refuse(offset, `is written twice, first in line ${lineOf(first)}`, "keep one of the two", name);
    else if (name === "") refuse(offset, "has a line without a key", "write a key before the colon, or remove the line");
    // The one key that JavaScript takes for something else: no schema would ever see it.
    else if (name === "__proto__") refuse(offset, "can't be a key", "remove the line, or choose another key", name);
    else {
      firsts.set(name, offset);
      data[name] = yamlData(value, refuse, lineOf, depth + 1);
    }
  }
  return data;
}

/** Where a node begins; 0 where nothing is written. */
const offsetOf = (node: unknown): number => (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0);

/** A text as it may be written behind a key or in a list: between double quotes where YAML would take it for something else. */
export const asYaml = (text: string): string =>
  /^[\p{L}\p{N}](?:[\p{L}\p{N} ./@%+_-]|:(?=[\p{L}\p{N}/]))*$/u.test(text) && !text.endsWith(" ") ? text : JSON.stringify(text);
