import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { type RecoveryResult, recover } from "@meet-coop/recovery";
import { descendants, endAtOnce } from "@meet-coop/recovery/testing";
import { $ } from "zx";
import { type LocalStack, withConfigFile } from "./local-stack.ts";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** When and how `up` is killed. */
export interface Moment {
  /** Thousandths of the planned changes that are done when it comes. */
  moment: number;
  /** Milliseconds after that. */
  later: number;
  /** The engine alone: its plugins live on for a while. */
  alone: boolean;
}

/**
 * Begins `pulumi up` of a stack and kills it at its moment. `planned` runs once it is known how much there is to do, before `up` begins. Returns how far it came, for
 * people.
 */
export async function killUp(
  pool: Rehearsal,
  config: Record<string, unknown>,
  { moment, later, alone }: Moment,
  planned: () => Promise<void> = async () => undefined,
): Promise<string> {
  const { same: _, ...changes } = await pool.preview(config);
  const howMany = Object.values(changes).flat().length;
  await planned();
  const { folder, env, configFile } = await pool.stack(config);
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--config-file", configFile];
  const run = spawn("pulumi", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise((done) => run.on("exit", done));
  let output = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  const done = () => output.match(/ (created|updated|replaced|deleted) \(/g)?.length ?? 0;
  while (!over(run) && done() < (howMany * moment) / 1000) await pause(5);
  await Promise.race([pause(later), gone]);
  if (over(run)) return `ended by itself with status ${run.exitCode} after ${done()} of ${howMany} changes`;
  const below = descendants(run.pid ?? 0);
  for (const pid of [run.pid ?? 0, ...(alone ? [] : below)]) endAtOnce(pid);
  await gone;
  // What lives on would otherwise meet the run that mends.
  if (alone) await pause(500);
  for (const pid of below) endAtOnce(pid);
  return `killed ${alone ? "alone" : "with its plugins"} after ${done()} of ${howMany} changes`;
}

const over = (run: ChildProcess) => run.exitCode !== null || run.signalCode !== null;

/** What `npm run recover` does, with a test's own settings. */
export async function mend(pool: Rehearsal, config: Record<string, unknown>): Promise<Mended> {
  return await mendStack(await pool.stack(config), join(localStacksFolder(pool.instance), "recovery"));
}

/** What stays open, what nobody could look for, and what was said. */
export type Mended = Pick<RecoveryResult, "open" | "unseen"> & { lines: string[] };

/** The same, for any local stack. `backups`: where the states before go. */
export async function mendStack({ project, folder, env, configFile, twin }: LocalStack, backups = join(twin, "recovery")): Promise<Mended> {
  const lines: string[] = [];
  const { open, unseen } = await recover({
    ...{ project, stack: "local", folder, environment: env, pause: 50, backups },
    say: (line) => lines.push(line),
    run: async (args, { input = "", env: more } = {}) => {
      const words = args[0] === "stack" ? args : withConfigFile(args, configFile);
      const { exitCode, stdout, stderr } = await $({
        cwd: folder,
        env: { ...env, ...more },
        input,
        quiet: true,
        nothrow: true,
      })`pulumi ${words}`;
      if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}: ${exitCode}\n${stderr || stdout}`);
      return { stdout };
    },
  });
  return { open, lines, ...(unseen === undefined ? {} : { unseen }) };
}
