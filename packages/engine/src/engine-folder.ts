import { homedir } from "node:os";
import { join } from "node:path";
import type { Part } from "./parts.ts";

/** Where the engine lives on this machine: a cache, which may be deleted at any time. */
export interface EngineFolder {
  readonly root: string;
  /** PULUMI_HOME of this engine; never the user's own. */
  readonly home: string;
  readonly bin: string;
  /** What each part was made from, one file for each. */
  readonly records: string;
  /** Held by the one process that changes this folder. */
  readonly lock: string;
}

/** A folder of the project's caches: `${XDG_CACHE_HOME:-~/.cache}/meet-coop/WHAT`. */
export const cacheFolder = (what: string, env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "meet-coop", what);

/** The engine's cache for this platform. */
export function engineFolder(env: NodeJS.ProcessEnv = process.env): EngineFolder {
  const root = join(cacheFolder("engine", env), `${process.platform}-${process.arch}`);
  const home = join(root, "home");
  return { root, home, bin: join(home, "bin"), records: join(root, "records"), lock: join(root, "lock") };
}

/** The path of a part's program below a PULUMI_HOME, as Pulumi itself lays it out. */
export function programPath(home: string, part: Part): string {
  return part.kind === "program"
    ? join(home, "bin", part.file)
    : join(home, "plugins", `resource-${part.name}-v${part.version}`, part.file);
}
