import { fileURLToPath } from "node:url";
import { command, Option, runCommand } from "@meet-coop/command-line/command";
import { type AnnotationForm, annotationForms, annotations } from "./annotation.ts";
import { type DefinitionWords, definitionArguments, withDefinitionOptions } from "./definition-options.ts";
import { loadDefinitions } from "./load-definitions.ts";
import { formatProblems, type Problem, wantsColor } from "./problem.ts";
import type { Definitions } from "./schema.ts";

const does = "Checks the definitions: service levels, pools, members, customers, events … Prints all problems at once.";
const more = `Examples:
  npm run check                                        the co-op's own definitions, today
  npm run check -- --examples                          with the invented customers
  npm run check -- --day 2026-12-01 --json             {"problems": [{severity, file, line, column, thing, what, got, expected, meant, cure, rule}]}

Exit status: 0 without errors (warnings are no errors), 1 with errors, 2 when the command itself is wrong.`;

const top = fileURLToPath(new URL("../../..", import.meta.url));

interface Words extends DefinitionWords {
  json?: boolean;
  annotations?: AnnotationForm;
}

/**
 * Runs `npm run check`. `beside`: what else is looked at with the co-op's own definitions, its files named from the folder that it gets.
 */
export async function checkCommand(beside: (from: string) => Problem[] = () => []): Promise<void> {
  const annotations = new Option(
    "--annotations <form>",
    "problems as a forge shows them beside the lines of a pull request: workflow commands of github, or a Code Quality report of gitlab",
  ).choices(annotationForms);
  await runCommand(
    withDefinitionOptions(command("npm run check", does, more))
      .addOption(new Option("--json", "problems as JSON").conflicts("annotations"))
      .addOption(annotations)
      .action((folder: string | undefined, words: Words) => check(folder, words, beside)),
  );
}

function check(folder: string | undefined, { annotations: form, ...words }: Words, beside: (from: string) => Problem[]): void {
  // Forges name files from the top of the repository.
  const from = form && top;
  const { definitions, problems: found } = loadDefinitions(definitionArguments(words, folder, from));
  const problems = [...found, ...(folder === undefined ? beside(from ?? process.env.INIT_CWD ?? process.cwd()) : [])];
  process.stdout.write(output({ ...(definitions ? { definitions } : {}), problems }, { json: words.json, form }));
  if (problems.some(({ severity }) => severity === "error")) process.exitCode = 1;
}

function output(
  { definitions, problems }: Omit<ReturnType<typeof loadDefinitions>, "placeOf">,
  { json, form }: { json: boolean | undefined; form: AnnotationForm | undefined },
): string {
  if (form) return annotations(problems, form);
  if (json) return `${JSON.stringify({ problems }, null, 2)}\n`;
  return (
    formatProblems(problems, { color: wantsColor(process.stdout, process.env) }) +
    (definitions ? `No error in ${counted(definitions)}.\n` : "")
  );
}

/** `6 service levels, 4 pools, …`, without what there is none of. */
function counted(definitions: Definitions): string {
  const counts = Object.entries(definitions).filter(([, things]) => things.length > 0);
  return counts.map(([key, things]) => `${things.length} ${wordFor(key, things.length)}`).join(", ");
}

/** `serviceLevels` → `service levels`, or `service level` for one. */
function wordFor(key: string, count: number): string {
  const words = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (key === "software") return count === 1 ? "program" : "programs";
  return count === 1 ? words.replace(/s$/, "") : words;
}
