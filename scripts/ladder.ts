import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { step } from "@meet-coop/command-line";
import { $ } from "zx";
import { environmentOfThisMachine } from "./this-machine.ts";

/** A project of `vitest.config.ts`: a rung of the ladder. */
export type Rung = "pure" | "records" | "containers" | "soak";

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What the runner's JSON report says, as far as it is counted and told. */
export interface Report
  extends Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests" | "numFailedTestSuites", number> {
  testResults: { name: string; message: string; assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

/** A run of tests: its rungs, its checks, and their results. */
export class Ladder {
  readonly env: Record<string, string>;
  readonly #total: Count = { passed: 0, failed: 0, skipped: 0 };
  readonly #failures: string[] = [];

  /** @throws Mendable when the environment points to another machine. */
  constructor(environment: NodeJS.ProcessEnv) {
    this.env = { ...environmentOfThisMachine(environment), TURBO_TELEMETRY_DISABLED: "1", NO_UPDATE_NOTIFIER: "1" };
  }

  /** One check that is no test of the runner's: counted as one. */
  async check(name: string, command: () => Promise<unknown>): Promise<void> {
    try {
      await step(name, command);
      this.#total.passed += 1;
    } catch {
      this.#total.failed += 1;
      this.#failures.push(`${name}: its words stand above`);
    }
  }

  /** Runs one rung. `filters`: parts of the names of the files to run; none: all of them. */
  async climb(rung: Rung, filters: string[] = [], env: Record<string, string> = {}): Promise<void> {
    await step(`Tests: ${rung}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "meet-coop-test-"));
      const report = join(folder, "report.json");
      try {
        const { exitCode } = await $({
          env: { ...this.env, ...env },
          stdio: "inherit",
          nothrow: true,
        })`vitest run --project ${rung} --reporter=verbose --reporter=json --outputFile.json=${report} ${filters}`;
        const told = readReport(report);
        this.#add(count(told, exitCode));
        this.#failures.push(...failuresOf(told));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  /** Prints what failed once more, since the rungs print much, then the last line of a run, `N passed, N failed, N skipped`; sets the exit status. */
  end(): void {
    const { passed, failed, skipped } = this.#total;
    if (failed > 0) process.exitCode = 1;
    for (const failure of this.#failures) console.log(`Failed: ${failure}\n`);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  }

  #add({ passed, failed, skipped }: Count): void {
    this.#total.passed += passed;
    this.#total.failed += failed;
    this.#total.skipped += skipped;
  }
}

/** Counts a report; `undefined` is a runner that wrote none. A file that could not even be loaded, or a runner that failed without a test, counts as one failure. */
export function count(report: Report | undefined, exitCode: number | null): Count {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const lost = report.numFailedTests === 0 && exitCode !== 0 ? Math.max(1, report.numFailedTestSuites) : 0;
  return { passed: report.numPassedTests, failed: report.numFailedTests + lost, skipped: report.numPendingTests + report.numTodoTests };
}

/** A failed test as file, name and its first words; a file that could not be loaded as its message. */
export function failuresOf(report: Report | undefined): string[] {
  const words = (text: string) => stripVTControlCharacters(text).split("\n").slice(0, 12).join("\n  ");
  return (report?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0 && message !== "") return [`${name}\n  ${words(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${name}\n  ${fullName}\n  ${words(failureMessages.join("\n"))}`);
  });
}

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Report;
  } catch {
    return undefined;
  }
}
