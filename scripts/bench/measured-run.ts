import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Mendable } from "@meet-coop/command-line";
import { descendants } from "@meet-coop/recovery/testing";

export interface MeasuredRun {
  seconds: number;
  /** The most that the program and all that it started had resident at one time, in MiB; shared pages count for each. */
  memory: number;
  /** Seconds of processor time of all of them, once they have ended. */
  cpu: number;
}

/** How often memory is looked at, in milliseconds. */
const pause = 250;

/** Runs a program to its end. @throws Mendable with the end of its own words when it fails. */
export async function measuredRun(
  [file = "", ...args]: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<MeasuredRun> {
  const [started, used] = [performance.now(), usedByEnded()];
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  let memory = 0;
  const watch = setInterval(() => {
    const pid = child.pid ?? 0;
    memory = Math.max(
      memory,
      [pid, ...descendants(pid)].map(resident).reduce((sum, each) => sum + each, 0),
    );
  }, pause);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => clearInterval(watch));
  if (exitCode !== 0)
    throw new Mendable(`\`${file} ${args[0]}\` ended with status ${exitCode}:\n${output.trim().split("\n").slice(-25).join("\n")}`);
  return { seconds: (performance.now() - started) / 1000, memory, cpu: usedByEnded() - used };
}

/** Seconds of processor time of what this process started, and what those started, as far as it has ended. Linux counts in hundredths. */
function usedByEnded(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** MiB; 0 of a process that has ended. */
function resident(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
