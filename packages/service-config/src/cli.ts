import { command, runCommand } from "@meet-coop/command-line/command";
import { formatProblems, loadDefinitions, wantsColor } from "@meet-coop/definitions";
import { type DefinitionWords, definitionArguments, withDefinitionOptions } from "@meet-coop/definitions/commands";
import { plan } from "./plan.ts";
import { planTable } from "./plan-table.ts";

const does = "Prints what is there on a day: pools, servers, tenants, and each limit from its line in the definitions to what keeps it.";
const more = `Examples:
  npm run plan                                         the co-op's own definitions, today
  npm run plan -- --day 2026-12-01 --examples          another day, with the invented customers
  npm run -s plan -- --json                            for programs

Exit status: 0, or 1 when the definitions have errors, 2 when the command itself is wrong.`;

await runCommand(
  withDefinitionOptions(command("npm run plan", does, more))
    .option("--json", "the plan as JSON")
    .action(printPlan),
);

function printPlan(folder: string | undefined, words: DefinitionWords & { json?: boolean }): void {
  const { day, roots } = definitionArguments(words, folder);
  const { definitions, problems, placeOf } = loadDefinitions({ day, roots });
  if (!definitions) {
    process.stderr.write(formatProblems(problems, { color: wantsColor(process.stderr, process.env) }));
    process.exitCode = 1;
    return;
  }
  const planned = plan(definitions, day);
  process.stdout.write(words.json ? `${JSON.stringify(planned, null, 2)}\n` : planTable(planned, placeOf));
}
