import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { definitionsFolder, loadDefinitions } from "./load-definitions.ts";
import { formatProblems } from "./problem.ts";

const help = `Checks the definitions: service levels, pools, tenants. Prints all problems at once.

Usage: npm run check -- [--json] [FOLDER]

  FOLDER    folder of the definitions; default: packages/definitions/definitions
  --json    problems as JSON: {"problems": [{severity, file, line, column, thing, what, got, expected, meant, cure, rule}]}
  --help    this text

Exit status: 0 without errors (warnings are no errors), 1 with errors, 2 when the command itself is wrong.
`;

function main(args: string[]): number {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  if (parsed.values.help) {
    process.stdout.write(help);
    return 0;
  }
  // npm changes to the repository's folder; people mean the one they are in.
  const folder = resolve(process.env.INIT_CWD ?? ".", parsed.positionals[0] ?? definitionsFolder);
  const { definitions, problems } = loadDefinitions(folder);
  const failed = problems.some(({ severity }) => severity === "error");
  if (parsed.values.json) {
    process.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
  } else {
    const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
    process.stdout.write(formatProblems(problems, { color, folder: `${relative(process.cwd(), folder)}/` }));
    if (definitions) {
      const { serviceLevels, pools, tenants } = definitions;
      process.stdout.write(`No error in ${serviceLevels.length} service levels, ${pools.length} pools, ${tenants.length} tenants.\n`);
    }
  }
  return failed ? 1 : 0;
}

function parse(args: string[]) {
  const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length > 1) throw new Error(`Expected one folder, got ${positionals.length}: ${positionals.join(", ")}`);
  return { values, positionals };
}

process.exitCode = main(process.argv.slice(2));
