import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { $ } from "zx";
import { prepareMachine } from "./machine.ts";
import { main, Problem } from "./problem.ts";
import { step } from "./progress.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const rungs = ["pure", "records", "containers"] as const;
type Rung = (typeof rungs)[number];

const help = `npm test [-- RUNG…]

Proves the whole project on this machine: formatting, types, then the ladder of tests. Installs what it needs.

  pure         definitions, plan, renderers, components with mocks; needs nothing but Node
  records      the real Pulumi engine against the local cloud's API
  containers   the real engine against servers that boot: the demo service end to end

Without a RUNG all three run. The last line counts the results: N passed, N failed, N skipped.`;

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs one rung and counts its results from the runner's own report. A rung that reports nothing has failed. */
async function run(rung: Rung, env: Record<string, string>): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), "meet-coop-test-"));
  const report = join(folder, "report.json");
  try {
    const vitest = await $({
      env,
      stdio: "inherit",
      nothrow: true,
    })`vitest run --project ${rung} --reporter=verbose --reporter=json --outputFile.json=${report}`;
    const result = readReport(report);
    // A file that could not even be loaded counts as one failure.
    const lost = result.numFailedTests === 0 && vitest.exitCode !== 0 ? Math.max(1, result.numFailedTestSuites) : 0;
    return { passed: result.numPassedTests, failed: result.numFailedTests + lost, skipped: result.numPendingTests + result.numTodoTests };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(path: string) {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<
      "numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests" | "numFailedTestSuites",
      number
    >;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numFailedTestSuites: 1 };
  }
}

/** One check that is no test of the runner's: counted as one. */
async function check(name: string, command: () => Promise<unknown>, total: Count): Promise<void> {
  try {
    await step(name, command);
    total.passed += 1;
  } catch {
    total.failed += 1;
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
  if (values.help) return console.log(help);
  const unknown = positionals.filter((word) => !rungs.includes(word as Rung));
  if (unknown.length > 0) throw new Problem(`There is no rung \`${unknown.join("`, `")}\`. The rungs are: ${rungs.join(", ")}.`);
  const chosen = rungs.filter((rung) => positionals.length === 0 || positionals.includes(rung));

  const env: Record<string, string> = { ...environmentOfThisMachine(process.env), TURBO_TELEMETRY_DISABLED: "1", NO_UPDATE_NOTIFIER: "1" };
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  if (chosen.includes("pure")) {
    await check("Format and lint", () => $({ env, stdio: "inherit" })`biome check --error-on-warnings .`, total);
    await check("Types", () => $({ env, stdio: "inherit" })`turbo run typecheck --output-logs=errors-only`, total);
  }
  for (const rung of chosen) {
    if (rung !== "pure") await prepareMachine({ docker: rung === "containers" });
    const count = await step(`Tests: ${rung}`, () => run(rung, env));
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
  }
  if (total.failed > 0) process.exitCode = 1;
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
});
