import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { Problem } from "./problem.ts";

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
const deepest = 20;

/**
 * Reads YAML 1.2 in which every plain value stays the text that was written: `NO` is no truth value, `17:30` no number, `1.10` keeps its zero.
 * Anchors, aliases and tags are refused. Without errors the result holds the data.
 */
export function readYaml(file: string, bytes: Uint8Array): { yaml?: YamlFile; problems: Problem[] } {
  const problems: Problem[] = [];
  const refuse = (at: { line: number; col: number }, what: string, cure: string, thing = file) =>
    problems.push({ severity: "error", file, line: at.line, column: at.col, thing, what, cure });
  const start = { line: 1, col: 1 };

  if (bytes.length > largestFile) {
    refuse(start, `has ${bytes.length} bytes, more than ${largestFile}`, "keep one thing in one short file");
    return { problems };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    refuse(start, "isn't UTF-8 text", "save the file again with the encoding UTF-8");
    return { problems };
  }
  const nesting = deepestFlow(text);
  if (nesting > deepest) {
    refuse(start, `nests ${nesting} lists or maps`, "write it flat, as the other files of the folder");
    return { problems };
  }

  const lines = new LineCounter();
  const document = parsed(text, lines);
  for (const error of [...document.errors, ...document.warnings]) {
    refuse(lines.linePos(error.pos[0]), `isn't valid YAML: ${firstSentence(error.message)}`, yamlCure(error.code));
  }
  if (problems.length > 0) return { problems };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === "")) {
    refuse(start, "is empty", "delete the file, or write what it should say");
    return { problems };
  }
  // Most files hold none of these characters, and to look at each node takes as long as to parse.
  if (/[&*!]/.test(text)) visit(document, {
    Node(_, node) {
      const at = lines.linePos(node.range?.[0] ?? 0);
      if ("source" in node && node.constructor.name === "Alias") {
        refuse(at, "uses an alias (`*`)", "write the value out where it is used");
      } else if ("anchor" in node && node.anchor) {
        refuse(at, `sets an anchor (\`&${node.anchor}\`)`, "write the value out where it is used");
      } else if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) {
        refuse(at, `sets a type (\`${node.tag}\`)`, "leave the tag out");
      }
    },
  });
  if (problems.length > 0) return { problems };
  if (!isMap(document.contents)) {
    refuse(start, "holds no `key: value` lines", "write it as the other files of the folder");
    return { problems };
  }

  return { yaml: { data: document.toJS({ maxAliasCount: 0 }), positionOf: positions(text) }, problems };
}

const parsed = (text: string, lineCounter: LineCounter) =>
  parseDocument(text, { schema: "failsafe", version: "1.2", lineCounter, prettyErrors: false, logLevel: "error" });

/** Finds places in a file. Reads it again, once it is asked: of a thousand files without a problem no tree stays in memory. */
function positions(text: string): YamlFile["positionOf"] {
  let read: { document: ReturnType<typeof parsed>; lines: LineCounter } | undefined;
  return (path, part = "value") => {
    const lines = read?.lines ?? new LineCounter();
    const document = read?.document ?? parsed(text, lines);
    read = { document, lines };
    const at = (node: Node | null | undefined) => {
      const { line, col } = lines.linePos(node?.range?.[0] ?? document.contents?.range[0] ?? 0);
      return { line, column: col };
    };
    for (let length = path.length; length > 0; length--) {
      const parent = document.getIn(path.slice(0, length - 1), true);
      const step = path[length - 1];
      const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step) : undefined;
      const value = document.getIn(path.slice(0, length), true);
      // A path that goes on beyond what is written ends at the last key that is.
      if (pair && isNode(pair.key) && (part === "key" || length < path.length || !isNode(value))) return at(pair.key);
      if (isNode(value)) return at(value);
    }
    return at(document.contents);
  };
}

/** How deep brackets nest: a parser that recurses is not asked to try. */
function deepestFlow(text: string): number {
  let depth = 0;
  let deepestYet = 0;
  for (const character of text) {
    if (character === "[" || character === "{") deepestYet = Math.max(deepestYet, ++depth);
    else if ((character === "]" || character === "}") && depth > 0) depth--;
  }
  // Nesting by indentation and by `- - -` can't be deeper than the longest such beginning of a line.
  const dashes = Math.max(0, ...[...text.matchAll(/^[ ]*((?:[-?] +)+)/gm)].map(([, run = ""]) => run.replace(/\s/g, "").length));
  return Math.max(deepestYet, dashes);
}

const firstSentence = (message: string) => (message.split("\n")[0] ?? message).replace(/[.:]$/, "");

function yamlCure(code: string): string {
  if (code === "DUPLICATE_KEY") return "keep one of the two lines";
  if (code === "TAB_AS_INDENT") return "indent with blanks, two for each step";
  if (code === "MULTIPLE_DOCS") return "remove the line `---`, or move what follows it to a file of its own";
  return "compare the line with the same line of another file of the folder; put text with `:`, `#` or quotes between double quotes";
}
