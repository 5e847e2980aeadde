import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writePrivate } from "./settings.ts";

const fileName = "daemon.json";
const schema = z.object({ pid: z.number().int(), started: z.string() });

/** When a process started, in clock ticks since boot: with the pid it names a process for good. Undefined when there is none, or it has ended and its parent didn't look yet. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold blanks; the start time is field 22.
    const [state = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

/** Notes that this process serves the instance. */
export function claim(folder: string): void {
  writePrivate(folder, fileName, `${JSON.stringify({ pid: process.pid, started: startTicks(process.pid) })}\n`);
}

export function release(folder: string): void {
  rmSync(join(folder, fileName), { force: true });
}

/** The pid of the process that serves the instance; undefined when none does. A note left by a process that is gone, or whose number another one has now, is ignored. */
export function runningPid(folder: string): number | undefined {
  const file = join(folder, fileName);
  if (!existsSync(file)) return undefined;
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success && startTicks(parsed.data.pid) === parsed.data.started ? parsed.data.pid : undefined;
}
