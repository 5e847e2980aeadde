import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { programPath } from "./engine-folder.ts";
import type { Part } from "./parts.ts";

/**
 * The path of a part that this machine has from elsewhere, in exactly the pinned version; else undefined. Programs are looked up on PATH,
 * plugins in the user's own Pulumi folder, where Pulumi puts them by version.
 */
export function installedPath(part: Part, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (part.kind === "plugin") {
    const path = programPath(env.PULUMI_HOME || join(homedir(), ".pulumi"), part);
    return existsSync(path) ? path : undefined;
  }
  // The language host comes with the CLI and says no version of its own.
  const cli = onPath("pulumi", env);
  if (cli === undefined || versionOf(cli) !== part.version) return undefined;
  const path = join(dirname(cli), part.file);
  return existsSync(path) ? path : undefined;
}

function onPath(file: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
}

function versionOf(cli: string): string | undefined {
  const { status, stdout } = spawnSync(cli, ["version"], {
    encoding: "utf8",
    timeout: 10_000,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}
