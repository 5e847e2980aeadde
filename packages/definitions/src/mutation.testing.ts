import fc from "fast-check";
import { stringify } from "yaml";
import { annotations } from "./annotation.ts";
import { dataMistakes, pathsOf } from "./data-mistake.testing.ts";
import type { DefinitionFile, DefinitionFiles } from "./definition-files.ts";
import { type Dice, nth } from "./dice.testing.ts";
import { fileMistakes } from "./file-mistake.testing.ts";
import { readTestFiles } from "./fixture.testing.ts";
import { formatProblems, type Problem } from "./problem.ts";
import type { Definitions } from "./schema.ts";
import { poolDefinitions, tenancies } from "./tenancy.ts";
import { textMistakes } from "./text-mistake.testing.ts";
import { readYaml } from "./yaml-file.ts";

/** Files with mistakes in them, and what was done, for whoever has to look at one. */
export interface Mutated {
  files: DefinitionFiles;
  /** One for each mistake, e.g. `pools/demo.yaml: replace a value: line 7 is "  type: []" instead of "  type: cx43"`. */
  mistakes: string[];
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (text: string) => new TextEncoder().encode(text);
const shown = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

const kindsOfMistake = ["text", "data", "file"] as const;
type KindOfMistake = (typeof kindsOfMistake)[number];

/** Files with one to three mistakes in them: in their text, in their data, with files as a whole. */
export function mutations(original: DefinitionFiles): fc.Arbitrary<Mutated> {
  const weights = { text: 6, data: 6, file: 1 };
  const kind = fc.oneof(...kindsOfMistake.map((one) => ({ weight: weights[one], arbitrary: fc.constant(one) })));
  const mistake = fc.tuple(kind, fc.array(fc.nat(1_000_000), { minLength: 12, maxLength: 12 }));
  const several = fc.oneof({ weight: 3, arbitrary: fc.tuple(mistake) }, fc.array(mistake, { minLength: 2, maxLength: 3, size: "max" }));
  return several.map((numbers) => {
    let { files } = original;
    const mistakes = numbers.map(([kind, numbers]) => {
      const made = mutate(files, kind, numbers);
      ({ files } = made);
      return made.mistake;
    });
    // What a failed property prints: thousands of bytes say nothing.
    return { files: { ...original, files }, mistakes, [fc.toStringMethod]: () => mistakes.join("; ") };
  });
}

function mutate(files: DefinitionFile[], kind: KindOfMistake, numbers: readonly number[]): { files: DefinitionFile[]; mistake: string } {
  let taken = 0;
  const dice: Dice = () => nth(numbers, taken++) + Math.floor(taken / numbers.length);
  const file = nth(files, dice());
  const name = nth(Object.keys({ text: textMistakes, data: dataMistakes, file: fileMistakes }[kind]), dice());
  const wrong = wrongFiles(kind, name, file, dice, files);
  const how = kind === "file" ? "" : `: ${difference(file, wrong[0])}`;
  return { files: files.flatMap((one) => (one === file ? wrong : [one])), mistake: `${file.file}: ${name}${how}` };
}

/** What stands in the place of a file after a mistake. */
function wrongFiles(
  kind: KindOfMistake,
  name: string,
  file: DefinitionFile,
  dice: Dice,
  files: readonly DefinitionFile[],
): DefinitionFile[] {
  if (kind === "file") return fileMistakes[name]?.(file, dice, files) ?? [];
  if (kind === "text") {
    const text = textMistakes[name]?.(decode(file.bytes), dice, files) ?? "";
    return [{ ...file, bytes: typeof text === "string" ? encode(text) : text }];
  }
  const donor = nth(files, dice());
  const [data, other] = [file, donor].map(({ file, bytes }) => readYaml(file, bytes).yaml?.data);
  const paths = pathsOf(data);
  if (paths.length === 0) return [file];
  const wrong = dataMistakes[name]?.(data, nth(paths, dice()), dice, pathsOf(other).length > 0 ? other : data);
  return [{ ...file, bytes: encode(stringify(wrong, { schema: "failsafe" })) }];
}

function difference(before: DefinitionFile, after: DefinitionFile | undefined): string {
  const lines = decode(before.bytes).split("\n");
  const others = decode(after?.bytes ?? new Uint8Array()).split("\n");
  const at = others.findIndex((line, number) => line !== lines[number]);
  return at < 0 ? "shorter" : `line ${at + 1} is ${shown(others[at] ?? "")} instead of ${shown(lines[at] ?? "")}`;
}

/**
 * Reads files with mistakes: either they are refused, with problems that each say what to do and where, or what was read can be planned from.
 * @throws Error that says which of this isn't so.
 */
export function acceptedOrRefused(files: DefinitionFiles, day: string): Definitions | undefined {
  const { definitions, problems } = readTestFiles(files, day);
  const texts = new Map(files.files.map(({ file, bytes }) => [file, decode(bytes).split("\n")]));
  for (const problem of problems) wellTold(problem, texts);
  if (JSON.parse(annotations(problems, "gitlab")).length !== problems.length) throw new Error("a problem is missing in the report");
  const refused = problems.some(({ severity }) => severity === "error");
  if (refused !== (definitions === undefined))
    throw new Error(refused ? "there are definitions beside an error" : "there is neither an error nor a definition");
  if (definitions) plannable(definitions);
  return definitions;
}

function wellTold(problem: Problem, texts: ReadonlyMap<string, readonly string[]>): void {
  const refuse = (why: string): never => {
    throw new Error(`${why}: ${formatProblems([problem])}${JSON.stringify(problem)}`);
  };
  const lines = texts.get(problem.file) ?? refuse("a problem is in no file");
  const { line, column, what, cure, thing } = problem;
  if (!(line >= 1 && line <= lines.length)) refuse(`a problem's line isn't within the file, which has ${lines.length}`);
  if (!(column >= 1 && column <= (lines[line - 1] ?? "").length + 1)) refuse("a problem's column isn't within its line");
  for (const [name, text] of Object.entries({ what, cure, thing })) {
    if (text.trim() === "") refuse(`a problem has no \`${name}\``);
    if (name !== "thing" && /undefined|NaN|\[object|null/.test(text.replace(/`[^`]*`/g, "")))
      refuse(`a problem's \`${name}\` shows what no person wrote`);
  }
}

function plannable(definitions: Definitions): void {
  const pools = new Set(poolDefinitions(definitions).map(({ id }) => id));
  const ids = new Set<string>();
  for (const { id, pool, host, domain, limits } of tenancies(definitions)) {
    if (ids.has(id)) throw new Error(`two tenants are called \`${id}\``);
    ids.add(id);
    if (!pools.has(pool)) throw new Error(`the tenant \`${id}\` has no pool: \`${pool}\``);
    if ((host === undefined) === (domain === undefined)) throw new Error(`the tenant \`${id}\` has no host name, or two`);
    for (const [name, { value }] of Object.entries(limits)) if (value === undefined) throw new Error(`the tenant \`${id}\` has no ${name}`);
  }
  JSON.stringify(definitions, (key, value) => {
    if (typeof value === "string" && !value.isWellFormed()) throw new Error(`half of a character was accepted as \`${key}\``);
    return value;
  });
}
