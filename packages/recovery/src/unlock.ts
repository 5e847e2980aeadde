import { hostname } from "node:os";
import { readLocks, removable } from "./lock.ts";
import { endOrphans, orphanedPlugins } from "./orphan.ts";
import type { Stack } from "./stack.ts";

export interface UnlockOptions {
  project: string;
  stack: string;
  folder: string;
  pulumi: Stack;
  dryRun: boolean;
  lockOf?: string | undefined;
  unlock?: boolean;
  /** Says what changes something. */
  did: (line: string) => void;
  /** Says the rest. */
  say: (line: string) => void;
}

/**
 * Removes the lock of a run that is over, after the plugins that it left behind.
 * @throws Problem when a run is, or may be, under way.
 */
export async function unlock({ project, stack, folder, pulumi, dryRun, lockOf, unlock: asked, did, say }: UnlockOptions): Promise<void> {
  const backend = await pulumi.backendUrl();
  const locks = readLocks(backend, project, stack);
  if (locks === undefined) {
    const shown = backend.replace(/\/\/[^/@]*@/, "//"); // without credentials
    if (!asked) return say(`lock: ${shown} doesn't show its locks here; \`--unlock\` removes one, when you know that no run is under way`);
    did(`lock on ${shown} removed, as --unlock says`);
    if (!dryRun) await pulumi.unlock();
    return;
  }
  const reasons = removable(locks, { hostname: hostname(), lockOf });
  if (locks.length === 0) return;
  const orphans = orphanedPlugins(folder);
  for (const { pid, command } of orphans) did(`${command} (process ${pid}) of a killed run ended, so that it changes nothing more`);
  for (const reason of reasons) did(`${reason}; removed`);
  if (dryRun) return;
  await endOrphans(orphans);
  await pulumi.unlock();
}
