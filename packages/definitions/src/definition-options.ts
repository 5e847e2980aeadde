import { relative, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "@meet-coop/command-line/command";
import type { DefinitionsRoot } from "./definition-files.ts";
import { definitionsFolder, examplesFolder } from "./load-definitions.ts";
import { isDay } from "./quantity.ts";

/** What is given to each command that reads definitions. */
export interface DefinitionWords {
  day?: string;
  examples?: boolean;
}

/** Gives a command the argument and options that `check`, `plan` and `generate` share. */
export function withDefinitionOptions(command: Command): Command {
  return command
    .argument("[folder]", "folder of the definitions (default: packages/definitions/definitions)")
    .addOption(new Option("--day <day>", "the day to look at, e.g. 2026-11-22 (default: today, UTC)").argParser(day))
    .option("--examples", "lay the invented customers of packages/definitions/examples over the definitions");
}

function day(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError("It is not a day: expected for example `2026-11-22`.");
}

/** The day and the folders that a command is about. `from`: the folder from which files are named in messages; default: where the person stands. */
export function definitionArguments(
  { day, examples }: DefinitionWords,
  folder: string | undefined,
  from?: string,
): { day: string; roots: DefinitionsRoot[] } {
  // npm changes to the repository's folder; people mean the one they are in.
  const here = process.env.INIT_CWD ?? process.cwd();
  const root = (path: string): DefinitionsRoot => ({ path, shownAs: `${relative(from ?? here, path) || "."}/`.replace(/^\.\//, "") });
  return {
    day: day ?? new Date().toISOString().slice(0, 10),
    roots: [root(folder === undefined ? definitionsFolder : resolve(here, folder)), ...(examples ? [root(examplesFolder)] : [])],
  };
}
