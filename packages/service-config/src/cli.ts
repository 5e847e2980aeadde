import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { definitionsFolder, formatProblems, loadDefinitions } from "@meet-coop/definitions";
import { plan } from "./plan.ts";
import { planTable } from "./plan-table.ts";

const help = `Prints what runs on a day: pools, servers, tenants, and what keeps each limit.

Usage: npm run plan -- --day YYYY-MM-DD [--json] [FOLDER]

  --day DAY  the day to plan for, e.g. 2026-11-22; default: today (UTC)
  --json     the plan as JSON
  --help     this text
  FOLDER     folder of the definitions; default: packages/definitions/definitions

Exit status: 0, or 1 when the definitions have errors, 2 when the command itself is wrong.
`;

function main(args: string[]): number {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const folder = resolve(process.env.INIT_CWD ?? ".", positionals[0] ?? definitionsFolder);
  const { definitions, problems } = loadDefinitions(folder);
  if (!definitions) {
    process.stderr.write(formatProblems(problems, { color: Boolean(process.stderr.isTTY), folder: `${relative(process.cwd(), folder)}/` }));
    return 1;
  }
  let planned: ReturnType<typeof plan>;
  try {
    planned = plan(definitions, values.day ?? new Date().toISOString().slice(0, 10));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`--day: ${error.message}\n`);
    return 2;
  }
  process.stdout.write(values.json ? `${JSON.stringify(planned, null, 2)}\n` : planTable(planned));
  return 0;
}

function parse(args: string[]) {
  const options = { day: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length > 1) throw new Error(`Expected one folder, got ${positionals.length}: ${positionals.join(", ")}`);
  return { values, positionals };
}

process.exitCode = main(process.argv.slice(2));
