import { Command, CommanderError } from "commander";
import { Mendable } from "./mendable.ts";
import { keptByNpm } from "./npm-settings.ts";

// The one place that knows the library of command lines. It isn't part of the package's index: a program that only throws a Mendable doesn't load it.
export { Argument, Command, InvalidArgumentError, Option } from "commander";

/** Exit statuses of a command that didn't do its work. */
export interface ExitStatuses {
  /** The command itself is wrong: an option that isn't there, a value that is none. */
  usage: number;
  /** Something else went wrong, whether a person can mend it or not. */
  failure: number;
}

/** A command as people type it, e.g. `npm run status`. `does`: what it does, in sentences; `more`: examples and exit statuses, below the options. */
export function command(typed: string, does: string, more: string): Command {
  return new Command(`${typed} --`)
    .description(does)
    .helpOption("-h, --help", "this text")
    .addHelpText("after", `\n${more}`)
    .configureOutput({ outputError: (message, write) => write(`${message.trimEnd()}\n`) });
}

/** Runs a command to its end, and sets the exit status. Everything that it has to say of what went wrong goes to standard error. */
export async function runCommand(program: Command, { usage, failure }: ExitStatuses = { usage: 2, failure: 1 }): Promise<void> {
  // npm hands a second `--` on.
  const words = process.argv.slice(2).filter((word, nth) => nth > 0 || word !== "--");
  prepare(program, program.name());
  try {
    const swallowed = keptByNpm(program, words, process.env);
    if (swallowed) program.error(swallowed);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // It said why.
      process.exitCode = error.exitCode === 0 ? 0 : usage;
      return;
    }
    console.error(error instanceof Mendable ? `\n${error.message}` : error);
    process.exitCode = failure;
  }
}

/** With each command below it: it throws instead of ending the process, and says where its help is. */
function prepare(program: Command, typed: string): void {
  program.exitOverride().showHelpAfterError(`(\`${typed} --help\` says how.)`);
  for (const below of program.commands) prepare(below, `${typed} ${below.name()}`);
}
