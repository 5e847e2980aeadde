import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A plugin of Pulumi whose engine is gone: it may still be at work in the cloud, and nobody listens to it. */
export interface Orphan {
  pid: number;
  command: string;
}

interface ProcessEntry {
  parent: number;
  command: string;
}

function processEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : { parent: Number(parent), command: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")) };
  } catch {
    return undefined; // ended meanwhile
  }
}

/** This user's plugins and language hosts (`pulumi-…`) whose parent ended and that work in a folder. Empty where there is no /proc. */
export function orphanedPlugins(folder: string): Orphan[] {
  let pids: number[];
  try {
    pids = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
  return pids.flatMap((pid) => {
    const entry = processEntry(pid);
    if (!entry?.command.startsWith("pulumi-")) return [];
    const adopted = entry.parent === 1 || processEntry(entry.parent)?.command === "systemd";
    return adopted && ownedByUs(pid) && worksIn(pid, folder) ? [{ pid, command: entry.command }] : [];
  });
}

function ownedByUs(pid: number): boolean {
  try {
    return statSync(`/proc/${pid}`).uid === process.getuid?.();
  } catch {
    return false;
  }
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** Ends orphaned plugins: asked first, after 5 seconds by force. */
export async function endOrphans(orphans: Orphan[]): Promise<void> {
  const alive = () => orphans.filter(({ pid }) => processEntry(pid)?.command.startsWith("pulumi-"));
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (const { pid } of alive()) {
      try {
        process.kill(pid, signal);
      } catch {
        // ended by itself
      }
    }
    for (let wait = 0; wait < 50 && alive().length > 0; wait += 1) await sleep(100);
  }
}
