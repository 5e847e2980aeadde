import { parseArgs } from "node:util";
import {
  definitionArguments,
  definitionOptions,
  definitionOptionsHelp,
  formatProblems,
  loadDefinitions,
  runCommand,
} from "@meet-coop/definitions";
import { plan } from "./plan.ts";
import { planTable } from "./plan-table.ts";

const help = `Prints what is there on a day: pools, servers, tenants, and each limit from its line in the definitions to what keeps it.

Usage: npm run plan -- [--day DAY] [--examples] [--json] [FOLDER]

${definitionOptionsHelp}
  --json      the plan as JSON

Exit status: 0, or 1 when the definitions have errors, 2 when the command itself is wrong.
`;

runCommand(help, (args) => {
  const { values, positionals } = parseArgs({ args, options: { ...definitionOptions, json: { type: "boolean" } }, allowPositionals: true });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const { day, roots } = definitionArguments(values, positionals);
  const { definitions, problems, placeOf } = loadDefinitions({ day, roots });
  if (!definitions) {
    process.stderr.write(formatProblems(problems, { color: Boolean(process.stderr.isTTY) && !process.env.NO_COLOR }));
    return 1;
  }
  const planned = plan(definitions, day);
  process.stdout.write(values.json ? `${JSON.stringify(planned, null, 2)}\n` : planTable(planned, placeOf));
  return 0;
});
