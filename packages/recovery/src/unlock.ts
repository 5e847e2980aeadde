import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { backendFolder } from "./backend.ts";
import { readLocks, removable } from "./lock.ts";
import { endOrphans, orphanedPlugins } from "./orphan.ts";
import { brokenSideFiles } from "./side-file.ts";
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
 * Removes what a run that is over left beside the state: half-written side files, its plugins, then its lock.
 * @returns whether Pulumi can read the state now: not so in a dry run that leaves a broken side file where it is.
 * @throws Mendable when a run is, or may be, under way.
 */
export async function unlock({ project, stack, folder, pulumi, dryRun, lockOf, unlock: asked, did, say }: UnlockOptions): Promise<boolean> {
  const backend = await pulumi.backendUrl();
  const locks = readLocks(backend, project, stack);
  if (locks === undefined) {
    const shown = backend.replace(/\/\/[^/@]*@/, "//"); // without credentials
    if (!asked) say(`lock: ${shown} doesn't show its locks here; \`--unlock\` removes one, when you know that no run is under way`);
    else did(`lock on ${shown} removed, as --unlock says`);
    if (asked && !dryRun) await pulumi.unlock();
    return true;
  }
  const reasons = removable(locks, { hostname: hostname(), lockOf });
  const broken = brokenSideFiles(backendFolder(backend) ?? "", project, stack);
  for (const file of broken) {
    did(
      `${file}: a killed run left it half written, and Pulumi reads no state beside it; removed (it holds only a content type and a checksum)`,
    );
    if (!dryRun) rmSync(file);
  }
  if (locks.length === 0) return !dryRun || broken.length === 0;
  const orphans = orphanedPlugins(folder);
  for (const { pid, command } of orphans) did(`${command} (process ${pid}) of a killed run ended, so that it changes nothing more`);
  for (const reason of reasons) did(`${reason}; removed`);
  if (dryRun) return broken.length === 0;
  await endOrphans(orphans);
  await pulumi.unlock();
  return true;
}
