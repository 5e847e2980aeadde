import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type AnnotationForm, annotationForms, annotations } from "./annotation.ts";
import { definitionArguments, definitionOptions, definitionOptionsHelp, runCommand, UsageError } from "./command-line.ts";
import { loadDefinitions } from "./load-definitions.ts";
import { formatProblems, type Problem, wantsColor } from "./problem.ts";
import type { Definitions } from "./schema.ts";

const help = `Checks the definitions: service levels, pools, members, customers, events … Prints all problems at once.

Usage: npm run check -- [--day DAY] [--examples] [--json | --annotations FORM] [FOLDER]

${definitionOptionsHelp}
  --json      problems as JSON: {"problems": [{severity, file, line, column, thing, what, got, expected, meant, cure, rule}]}
  --annotations FORM
              problems as a forge shows them beside the lines of a pull request: github (workflow commands), gitlab (a Code Quality report)

Exit status: 0 without errors (warnings are no errors), 1 with errors, 2 when the command itself is wrong.
`;

const top = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Runs `npm run check`. `beside`: what else is looked at with the co-op's own definitions, its files named from the folder that it gets.
 */
export function checkCommand(beside: (from: string) => Problem[] = () => []): void {
  runCommand(help, (args) => check(args, beside));
}

function check(args: string[], beside: (from: string) => Problem[]): number {
  const options = { ...definitionOptions, json: { type: "boolean" }, annotations: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const form = annotationForms.find((one) => one === values.annotations);
  if (values.annotations !== undefined && !form) {
    throw new UsageError(
      `--annotations: \`${values.annotations}\` is no form: expected ${annotationForms.map((one) => `\`${one}\``).join(" or ")}`,
    );
  }
  // Forges name files from the top of the repository.
  const from = form && top;
  const { definitions, problems: found } = loadDefinitions(definitionArguments(values, positionals, from));
  const problems = [...found, ...(positionals.length === 0 ? beside(from ?? process.env.INIT_CWD ?? process.cwd()) : [])];
  process.stdout.write(output({ ...(definitions ? { definitions } : {}), problems }, { json: values.json, form }));
  return problems.some(({ severity }) => severity === "error") ? 1 : 0;
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
