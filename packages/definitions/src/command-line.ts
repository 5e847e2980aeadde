import { relative, resolve } from "node:path";
import type { DefinitionsRoot } from "./definition-files.ts";
import { definitionsFolder, examplesFolder } from "./load-definitions.ts";
import { isDay } from "./quantity.ts";
import { nearest } from "./spelling.ts";

/** Options that `check`, `plan` and `generate` share; for `parseArgs`. */
export const definitionOptions = { day: { type: "string" }, examples: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

export const definitionOptionsHelp = `  --day DAY   the day to look at, e.g. 2026-11-22; default: today (UTC)
  --examples  lay the invented customers of \`packages/definitions/examples\` over the definitions
  --help      this text
  FOLDER      folder of the definitions; default: packages/definitions/definitions`;

/** What a person got wrong in a command: shown with the help, exit status 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * The day and the folders that a command is about. `from`: the folder from which files are named in messages; default: where the person stands.
 * @throws UsageError
 */
export function definitionArguments(
  { day, examples }: { day?: string | undefined; examples?: boolean | undefined },
  folders: readonly string[],
  from?: string,
): { day: string; roots: DefinitionsRoot[] } {
  if (folders.length > 1) throw new UsageError(`Expected one folder, got ${folders.length}: ${folders.join(", ")}`);
  if (day !== undefined && !isDay(day)) throw new UsageError(`--day: \`${day}\` is not a day: expected for example \`2026-11-22\``);
  // npm changes to the repository's folder; people mean the one they are in.
  const here = process.env.INIT_CWD ?? process.cwd();
  const root = (path: string): DefinitionsRoot => ({ path, shownAs: `${relative(from ?? here, path) || "."}/`.replace(/^\.\//, "") });
  return {
    day: day ?? new Date().toISOString().slice(0, 10),
    roots: [root(folders[0] === undefined ? definitionsFolder : resolve(here, folders[0])), ...(examples ? [root(examplesFolder)] : [])],
  };
}

/** Runs a command's program: what the person got wrong in it is shown with its help and ends with status 2. */
export function runCommand(help: string, main: (args: string[]) => number): void {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    const usage =
      error instanceof UsageError || (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));
    if (!usage) throw error;
    process.stderr.write(`${usageMessage(error as Error, help)}\n\n${help}`);
    process.exitCode = 2;
  }
}

/** Of an option that isn't known, the nearest of those that the help names, instead of Node's own words about arguments. */
function usageMessage({ message }: Error, help: string): string {
  const [, option] = /^Unknown option '(--?[^']+)'/.exec(message) ?? [];
  if (option === undefined) return message;
  const known = [...new Set([...help.matchAll(/--[a-z][a-z-]*/g)].map(([name]) => name))];
  const meant = nearest(option, known);
  return `There is no option \`${option}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`;
}
