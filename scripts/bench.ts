import { cpus, loadavg, totalmem } from "node:os";
import { Mendable, step } from "@meet-coop/command-line";
import { Argument, command, runCommand } from "@meet-coop/command-line/command";
import { $ } from "zx";
import { api } from "./bench/api.ts";
import { definitions } from "./bench/definitions.ts";
import { engine } from "./bench/engine.ts";
import { type Bench, type Figure, figureTable } from "./bench/figure.ts";
import { firstUp } from "./bench/first-up.ts";
import { noChange } from "./bench/no-change.ts";
import { pools } from "./bench/pools.ts";
import { servers } from "./bench/servers.ts";
import { prepareMachine } from "./machine.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const benches: Bench[] = [definitions, engine, noChange, api, servers, firstUp, pools];

const does =
  "Measures and prints figures; asserts nothing. Where the same run measured an alternative, the ratio to it stands behind the figure.";
const more = `Benches:
${benches.map(({ name, says, onRequest }) => `  ${name.padEnd(11)} ${says}${onRequest ? " (only when named)" : ""}`).join("\n")}

Examples:
  npm run bench
  npm run -s bench -- pools --json     figures on standard output, progress on standard error

Nothing is changed in the running demo service. Exit status 1 when a bench that was named can't run.`;

interface Result {
  bench: string;
  figures: Figure[];
  /** Why it could not run. */
  problem?: string;
}

/** Runs one bench; what a person can mend becomes part of the result. */
async function measure(bench: Bench, context: Parameters<Bench["run"]>[0]): Promise<Result> {
  try {
    return { bench: bench.name, figures: await step(bench.name, () => bench.run(context)) };
  } catch (error) {
    if (!(error instanceof Mendable)) throw error;
    return { bench: bench.name, figures: [], problem: error.message };
  }
}

/** What the figures hang on. */
function machine(): { cores: number; memoryGiB: number; load: number; day: string } {
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    day: new Date().toISOString().slice(0, 10),
  };
}

function report(results: Result[], { cores, memoryGiB, load, day }: ReturnType<typeof machine>): string {
  const parts = results.map(({ bench, figures, problem }) => `${bench}\n${problem ?? figureTable(figures)}`);
  return `\n${parts.join("\n\n")}\n\n${day}, ${cores} cores, ${memoryGiB} GiB, load ${load} before the first bench`;
}

$.verbose = false;
await runCommand(
  command("npm run bench", does, more)
    .addArgument(new Argument("[bench...]", "which (default: all but those that must be named)").choices(benches.map(({ name }) => name)))
    .option("--json", "figures as JSON, for programs")
    .option("--instance <name>", "the local cloud that `no-change` and `engine` look at", "default")
    .action(run),
);

async function run(named: string[], { json, instance }: { json?: boolean; instance: string }): Promise<void> {
  const chosen = benches.filter(({ name, onRequest }) => (named.length === 0 ? !onRequest : named.includes(name)));

  if (json) console.log = console.error;
  const context = { environment: environmentOfThisMachine(process.env), instance };
  const before = machine();
  await prepareMachine({ docker: false });
  const results: Result[] = [];
  for (const bench of chosen) results.push(await measure(bench, context));
  if (json) process.stdout.write(`${JSON.stringify({ machine: before, results }, null, 2)}\n`);
  else console.log(report(results, before));
  if (named.length > 0 && results.some(({ problem }) => problem)) process.exitCode = 1;
}
