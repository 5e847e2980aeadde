import type { Command, Option } from "commander";

/** Settings that npm has on many machines from a file or the environment: nobody can tell whether they were typed. */
const npmsOwn = new Set(["registry", "yes"]);

/** An option whose letters are all short options of npm's: it reads `--day` as `-d -a -y`, and these mean other settings. */
const readAsLetters: Record<string, Record<string, string>> = { day: { loglevel: "info", all: "true", yes: "true" } };

/**
 * Options that were typed without a `--` before them: npm takes them for settings of its own, hands them over in the environment, and the command would do something else
 * in silence. Returns what to say, if there are any.
 */
export function keptByNpm(program: Command, words: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
  const script = environment.npm_lifecycle_event ?? "";
  // Of a program that was begun otherwise, say by a test that npm runs, the environment tells nothing.
  if (![`npm ${script} --`, `npm run ${script} --`].includes(program.name())) return undefined;
  const setting = (name: string) => environment[`npm_config_${name.replaceAll("-", "_")}`];
  const isKept = (name: string) => {
    const letters = Object.entries(readAsLetters[name] ?? {});
    if (letters.length > 0 && letters.every(([of, value]) => setting(of) === value)) return true;
    return name !== "" && !npmsOwn.has(name) && setting(name) !== undefined;
  };
  const commands = chosen(program, words);
  const swallowed = commands.flatMap(({ options }) => options).filter(({ long }) => isKept(long?.slice(2) ?? ""));
  if (swallowed.length === 0) return undefined;
  return [
    `error: npm kept \`${swallowed.map(({ long }) => long).join(" ")}\` for itself`,
    `Cure: write \`--\` between the command and what belongs to it: \`${[...commands.map((one) => one.name()), ...swallowed.map(typed)].join(" ")} …\``,
  ].join("\n");
}

/** `--json`, `--day <day>`. */
const typed = ({ flags }: Option) => flags.replace(/^-\w, /, "");

/** The command and those below it that the words name. */
function chosen(program: Command, words: readonly string[]): Command[] {
  const [word, ...rest] = words;
  const below = program.commands.find((one) => one.name() === word);
  return below ? [program, ...chosen(below, rest)] : [program];
}
