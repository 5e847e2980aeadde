import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Deployment } from "./deployment.ts";

export interface BackupOptions {
  project: string;
  stack: string;
  environment: Record<string, string | undefined>;
  /** Folder. Default: `${XDG_STATE_HOME:-~/.local/state}/meet-coop/recovery`. */
  backups?: string;
}

/** Keeps the state as it was, secrets encrypted, in a file that only its owner can read. Returns its path; `pulumi stack import --file` takes it back. */
export function backUp(deployment: Deployment, { project, stack, environment, backups }: BackupOptions): string {
  const folder = backups ?? join(environment.XDG_STATE_HOME || join(homedir(), ".local", "state"), "meet-coop", "recovery");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${project}.${stack}.${new Date().toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify(deployment, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  return file;
}
