import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { z } from "zod";
import { backendFolder } from "./backend.ts";

/** A lock as a backend of one's own (`file://`) keeps it: one JSON file for each run that holds the stack. */
export interface StackLock {
  file: string;
  pid: number;
  username: string;
  hostname: string;
  /** When the run began, ISO 8601. */
  timestamp: string;
}

const lockSchema = z.object({ pid: z.number().int(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/**
 * The locks on a stack, or undefined where the backend isn't a folder that this machine can read (s3, Pulumi Cloud …).
 * @param backendUrl as `pulumi whoami --json` prints it, e.g. `file:///srv/state` or `file://~`.
 */
export function readLocks(backendUrl: string, project: string, stack: string): StackLock[] | undefined {
  const folder = backendFolder(backendUrl);
  if (folder === undefined) return undefined;
  const locks = join(folder, ".pulumi", "locks", "organization", project, stack);
  if (!existsSync(locks)) return [];
  return readdirSync(locks)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const file = join(locks, name);
      const text = readFileSync(file, "utf8");
      const lock = lockSchema.safeParse(text === "" ? {} : JSON.parse(text));
      // Killed while it wrote the lock: nobody is named in it, so its age is all there is.
      return lock.success
        ? { file, ...lock.data }
        : { file, pid: 0, username: "nobody named", hostname: "", timestamp: statSync(file).mtime.toISOString() };
    });
}

/** What is known of the process that a lock names: it runs pulumi, it is gone, or its number now belongs to another program. */
export type Holder = "runs" | "gone" | "another program";

/** Looks up, on this machine, the process that took a lock. */
export function holderOf(lock: Pick<StackLock, "pid" | "timestamp">): Holder {
  if (lock.pid <= 0) return "gone";
  if (!existsSync("/proc/self/stat")) {
    try {
      process.kill(lock.pid, 0);
      return "runs";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM" ? "runs" : "gone";
    }
  }
  try {
    const stat = readFileSync(`/proc/${lock.pid}/stat`, "utf8");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return "gone";
    if (!command.startsWith("pulumi")) return "another program";
    // Same number, but begun after the lock was taken: a later run of pulumi (numbers are reused, in containers soon).
    const bootTime = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    const begun = (bootTime + Number(fields[19]) / 100) * 1000; // field 22 of proc(5), in hundredths of a second
    return begun > Date.parse(lock.timestamp) + 5000 ? "another program" : "runs";
  } catch {
    return "gone";
  }
}

export interface LockRules {
  /** Name of this machine, as the lock has it. */
  hostname: string;
  /** Another machine's name whose locks may be removed, because a person knows that the run there is over. */
  lockOf?: string | undefined;
  holder?: (lock: StackLock) => Holder;
}

/**
 * Says for each lock why it may be removed.
 * @throws Mendable when one may not: its process runs, or it belongs to another machine.
 */
export function removable(locks: StackLock[], { hostname, lockOf, holder = holderOf }: LockRules): string[] {
  return locks.map((lock) => {
    const who = `${lock.username} on ${lock.hostname || "an unknown machine"} (process ${lock.pid}) since ${lock.timestamp}`;
    if (lock.hostname === hostname || lock.hostname === "") {
      const found = holder(lock);
      if (found === "runs")
        throw new Mendable(
          `The stack is locked by ${who}, and that process still runs.\nCure: wait until it ends; or, when it hangs, end it there, then run the same command again.`,
        );
      return `lock of ${who}: ${found === "gone" ? "the process is gone" : "the number belongs to another program now"}`;
    }
    if (lock.hostname !== lockOf)
      throw new Mendable(
        `The stack is locked by ${who}. From this machine (${hostname}) nobody can see whether that run is over.\nCure: ask them; when it is over, run the same command with \`--lock-of ${lock.hostname}\`.`,
      );
    return `lock of ${who}: named by --lock-of`;
  });
}
