import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Problem } from "./problem.ts";
import { type Refuse, yamlData } from "./yaml-data.ts";

/** A key or an index of each step from the top of a file to a value. */
export type Path = readonly (string | number)[];

/** What one YAML file says: maps, lists and text, nothing else. */
export interface YamlFile {
  data: unknown;
  /** Where a value stands, from 1; of a key that isn't there: where what should hold it begins. */
  positionOf(path: Path, part?: "key" | "value"): { line: number; column: number };
}

/** More than any of the co-op's files needs; keeps a mistake from stopping the machine. */
export const largestFile = 64 * 1024;
/** Problems of one file that isn't plain YAML: what comes after them mostly follows from them. */
const mostProblems = 10;

/**
 * Reads YAML 1.2 in which every plain value stays the text that was written: `NO` is no truth value, `17:30` no number, `1.10` keeps its zero.
 * Anchors, aliases and tags are refused. Without errors the result holds the data.
 */
export function readYaml(file: string, bytes: Uint8Array): { yaml?: YamlFile; problems: Problem[] } {
  const problems: Problem[] = [];
  const text = bytes.length > largestFile ? "" : decoded(bytes);
  const refuse: Refuse = (offset, what, cure, thing = file) => {
    if (problems.length < mostProblems) problems.push({ severity: "error", file, ...positionIn(text ?? "", offset), thing, what, cure });
  };

  if (bytes.length > largestFile) {
    refuse(0, `has ${bytes.length} bytes, more than ${largestFile}`, "keep one thing in one short file");
    return { problems };
  }
  if (text === undefined) {
    refuse(0, "isn't UTF-8 text", "save the file again as plain text with the encoding UTF-8");
    return { problems };
  }
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    refuse(tooDeep, `nests lists and maps more than ${deepestParsed} deep`, "write it flat, as the other files of the folder");
    return { problems };
  }
  const document = parsed(text);
  // The first alone: what comes after it mostly follows from it.
  for (const error of syntaxErrors(document).slice(0, 1))
    refuse(placeOf(error, document), `isn't valid YAML: ${wordsOf(error)}`, cureOf(error));
  for (const { offset, comment } of cutOff(text)) {
    const cure = "put the whole value between double quotes; of a comment, write a space behind its `#`";
    refuse(offset, "would be left out: a `#` behind a space begins a comment", cure, comment);
  }
  if (problems.length > 0) return { problems };
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === "" && !contents.anchor && !contents.tag)) {
    refuse(0, "is empty", "delete the file, or write what it should say");
    return { problems };
  }
  const data = yamlData(contents, refuse, (offset) => positionIn(text, offset).line);
  if (problems.length === 0 && !isMap(contents)) {
    refuse(0, "holds no `key: value` lines", "write it as the other files of the folder, with a space after each colon");
  }
  return problems.length > 0 ? { problems } : { yaml: { data, positionOf: positions(text) }, problems };
}

/** From 1. What lies behind the last line stands at its end. */
function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.min(offset, text.trimEnd().length));
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}

/** Undefined: no UTF-8, or no text at all. A mark of the encoding at the beginning is left out. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

// Keys twice are found by `yamlData`; known tags would make dates, sets and bytes of what is to be refused.
const parsed = (text: string, lineCounter?: LineCounter) =>
  parseDocument(text, {
    ...{ schema: "failsafe", version: "1.2", uniqueKeys: false, resolveKnownTags: false },
    ...{ prettyErrors: false, logLevel: "error", ...(lineCounter ? { lineCounter } : {}) },
  });

/** Finds places in a file. Reads it again, once it is asked: of a thousand files without a problem no tree stays in memory. */
function positions(text: string): YamlFile["positionOf"] {
  let read: { contents: unknown; lines: LineCounter } | undefined;
  const pairs = new Map<YAMLMap, Map<unknown, Pair>>();
  const pairOf = (map: YAMLMap, key: unknown): Pair | undefined => {
    const known =
      pairs.get(map) ?? new Map(map.items.filter(isPair).map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]));
    pairs.set(map, known);
    return known.get(key);
  };
  return (path, part = "value") => {
    if (!read) {
      const lines = new LineCounter();
      read = { contents: parsed(text, lines).contents, lines };
    }
    let node: unknown = read.contents;
    let place: unknown = node;
    for (const [nth, step] of path.entries()) {
      const pair = isMap(node) ? pairOf(node, step) : undefined;
      node = pair ? pair.value : isSeq(node) && typeof step === "number" ? node.items[step] : undefined;
      // A path that goes on beyond what is written ends at the last key that is; lines below a key begin with it.
      const below = (isMap(node) || isSeq(node)) && node.flow !== true;
      if (pair) place = nth < path.length - 1 || part === "key" || below || !isNode(node) ? pair.key : node;
      else if (isNode(node)) place = node;
      else break;
    }
    const { line, col } = read.lines.linePos(isNode(place) ? (place.range?.[0] ?? 0) : 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
}

/** How deep lists and maps may nest before the parser isn't asked to try: it calls itself for each. Far more than may be written. */
const deepestParsed = 200;

/** Where brackets, or `- - -`, nest too deep. By indentation alone nothing nests deeper than a file is large. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1));
    if (depth > deepestParsed) return index;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${deepestParsed}}`).exec(text)?.index;
}

/** Comments behind a value that begin without a space, as in `name: Level #1` or `color: #0b7a75`: their writers meant them to be part of it. */
function cutOff(text: string): { offset: number; comment: string }[] {
  // Few files have one, and to look for it takes as long as to parse.
  if (!/[ \t]#[^\s#!]/.test(text)) return [];
  const found: { offset: number; comment: string }[] = [];
  let offset = 0;
  let inScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer's own, which don't stand in the text; the last one comes before each scalar.
    if (token === "\u0002" || token === "\u0018" || token === "\u001f") {
      inScalar = token === "\u001f";
      continue;
    }
    // The line before it is looked at for a comment alone: to do so for each word of a long line takes the square of its length.
    const isBehindValue = () => /[^ \t]/.test(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset));
    if (!inScalar && /^#[^\s#!]/.test(token) && isBehindValue()) found.push({ offset, comment: token });
    inScalar = false;
    offset += token.length;
  }
  return found;
}

/** Without what says the same of the same place a second time. Unresolved tags are refused as all tags are. */
function syntaxErrors({ errors, warnings }: ReturnType<typeof parsed>): YAMLError[] {
  const further = new Set(errors.filter(({ code }) => code === "MULTILINE_IMPLICIT_KEY").map(({ pos }) => pos[0]));
  return [
    ...errors.filter(({ code, pos }) => !(code === "BLOCK_AS_IMPLICIT_KEY" && further.has(pos[0]))),
    ...warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED"),
  ];
}

/** The mistakes that people make, in other words than the library's: the first whose code or message is the error's. */
const known: [is: RegExp, words: string, cure: string][] = [
  [/Nested mappings/, "one line holds two colons with a space behind them", "put a text with a colon between double quotes"],
  [
    /Implicit keys need/,
    "a line has no colon with a space behind it, or begins in another column than its neighbours",
    "write `key: value`, with a space behind the colon, and begin the lines of one kind in the same column",
  ],
  [/Implicit map keys need to be followed/, "the line holds no colon with a space behind it", "write it as `key: value`"],
  [
    /block-seq-ind on same line/,
    "a list with `-` begins on the line of its key",
    "write each item on a line of its own below the key, or all as `[one, another]`",
  ],
  [
    /in YAML stream/,
    "nothing can stand here: what was before it ended the file",
    "look at the line before it, and at how far it is indented",
  ],
  [
    /must start at the same column/,
    "the line begins in another column than those that it belongs to",
    "begin it in the same column as they",
  ],
  [/Unexpected scalar at node end/, "something follows behind a text that ended already", "put the whole text between double quotes"],
  [
    /not allowed within flow collections/,
    "two entries of a list or map stand beside each other without a comma",
    "write a comma between them",
  ],
  [/^TAB_AS_INDENT/, "it is indented with a tab", "indent with spaces, two for each step"],
  [/^MULTIPLE_DOCS/, "it holds several documents", "remove the line `---`, or move what follows it to a file of its own"],
  [/^BAD_SCALAR_START/, "a value begins with a sign that YAML keeps for itself", "put the value between double quotes"],
  [/^BAD_DQ_ESCAPE/, "`\\` between double quotes begins a sign that there isn't", "write `\\\\` for one `\\`"],
  [/^TAG_RESOLVE_FAILED/, "a value begins with `!`", "put the value between double quotes"],
  [
    /Missing closing .quote/,
    "a text begins with a quote that isn't closed",
    "write the same quote at the end of the text, or put all of it between double quotes",
  ],
  [
    /must be sufficiently indented and end with|expected .* to end with/,
    "a list or map begins with a bracket that isn't closed",
    "write the closing bracket",
  ],
];
const aboutIt = ({ code, message }: YAMLError) => known.find(([is]) => is.test(`${code} ${message}`));
const wordsOf = (error: YAMLError) => aboutIt(error)?.[1] ?? (error.message.split("\n")[0] ?? error.message).replace(/[.:]$/, "");
const cureOf = (error: YAMLError) =>
  aboutIt(error)?.[2] ??
  "compare the line, and the one before it, with the same lines of another file of the folder; put text with `: `, `#`, quotes or brackets between double quotes";

/** Where to look: at the beginning of what isn't closed, not where the file ends without it. */
function placeOf({ message, pos: [offset] }: YAMLError, document: ReturnType<typeof parsed>): number {
  if (!/Missing closing .quote|must be sufficiently indented and end with|expected .* to end with/.test(message)) return offset;
  let begin = offset;
  const look = (node: Scalar | YAMLMap | YAMLSeq, isOpen: boolean) => {
    const [from, , to] = node.range ?? [offset, offset, offset];
    if (isOpen && from < offset && offset <= to) begin = from;
  };
  visit(document, {
    Scalar: (_, node) => look(node, /^QUOTE/.test(node.type ?? "")),
    Collection: (_, node) => look(node, node.flow === true),
  });
  return begin;
}
