import type { DockerRun } from "./docker.ts";
import type { PulumiRun } from "./stack.ts";

export interface RecoveryOptions {
  /** Name in Pulumi.yaml, e.g. `demo`. */
  project: string;
  /** Name of the stack without organisation, e.g. `production`. */
  stack: string;
  /** Folder of the Pulumi project, in which its runs work. */
  folder: string;
  run: PulumiRun;
  /** Tokens and addresses of the clouds, where the stack's settings don't hold them. */
  environment: Record<string, string | undefined>;
  /** Says what it would do, and changes nothing. */
  dryRun?: boolean;
  /** Name of another machine whose lock may be removed. */
  lockOf?: string | undefined;
  /** Removes the lock of a backend that can't be read from here. */
  unlock?: boolean;
  /** Names of servers and volumes that are lost for good: they, and all that was on them, leave the state, so that `up` makes them anew. */
  lost?: string[];
  /** Called with each line for people. */
  say: (line: string) => void;
  /** Where backups of the state go. Default: `${XDG_STATE_HOME:-~/.local/state}/meet-coop/recovery`. */
  backups?: string;
  /** For tests: milliseconds between two tries. */
  pause?: number;
  docker?: DockerRun;
}

export interface RecoveryResult {
  /** False when there was nothing to mend. */
  mended: boolean;
  /** URNs that the state knows now and didn't before. */
  adopted: string[];
  /** What a person must decide: names that something foreign holds, and the like. */
  open: string[];
  /** Servers and volumes that their cloud no longer has, and that nobody has named as lost. */
  lost: string[];
  /** Why nobody could look for what the state never heard of, in Pulumi's words; absent when that was looked for. */
  unseen?: string;
}
