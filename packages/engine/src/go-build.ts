import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Part } from "./parts.ts";
import { sources } from "./source-key.ts";

/** Go's caches and the programs, measured on a first build, rounded up. */
const neededBytes = 10e9;
const sayStillBuildingEvery = 20_000;

/** Why nothing can be built on this machine, with the cure; undefined where it can. */
export function cannotBuild(room: string): string | undefined {
  const go = spawnSync("go", ["env", "GOVERSION"], { cwd: join(sources, "cli"), encoding: "utf8", env: { ...process.env, GOWORK: "off" } });
  if (go.error !== undefined) return "there is no Go here (`go` isn't on PATH). Needed: Go 1.26 or later, from https://go.dev/dl/";
  if (go.status !== 0) return `this machine's Go is not new enough: ${go.stderr.trim()}. Needed: Go 1.26 or later, from https://go.dev/dl/`;
  mkdirSync(room, { recursive: true });
  const { bavail, bsize } = statfsSync(room);
  if (bavail * bsize < neededBytes) {
    return `too little disk at ${room}: ${(bavail * bsize) / 1e9} GB free, a first build needs ${neededBytes / 1e9} GB`;
  }
  return undefined;
}

/**
 * Builds a part into `file`. Dependencies are checked against the committed go.sum files; Go's own caches are used and shared.
 * Throws with Go's output if the build fails.
 */
export async function build(part: Part, file: string, log: (line: string) => void): Promise<void> {
  const { module, package: goPackage, workspace, tags, versionVariable, versionPrefix = "" } = part.build;
  mkdirSync(dirname(file), { recursive: true });
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-mod=readonly",
    ...(tags === undefined ? [] : ["-tags", tags]),
    "-ldflags",
    `-s -w -X ${versionVariable}=${versionPrefix}${part.version}`,
    "-o",
    file,
    goPackage,
  ];
  const began = Date.now();
  const child = spawn("go", args, {
    cwd: join(sources, module),
    stdio: ["ignore", "pipe", "pipe"],
    // Without cgo no C compiler is needed, and the program runs on any Linux.
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: workspace ? join(sources, "go.work") : "off" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const stillBuilding = setInterval(() => log(`  still building ${part.name}, ${seconds(began)}`), sayStillBuildingEvery);
  try {
    const [status, signal] = await once(child, "exit");
    if (status !== 0)
      throw new Error(`${part.name} ${part.version} can't be built: go ended with ${signal ?? `status ${status}`}.\n${tail(output)}`);
  } finally {
    clearInterval(stillBuilding);
  }
}

/** "12 s" */
export function seconds(began: number): string {
  return `${Math.round((Date.now() - began) / 1000)} s`;
}

function tail(output: string): string {
  return output
    .split("\n")
    .filter((line) => !line.startsWith("go: downloading"))
    .slice(-30)
    .join("\n");
}
