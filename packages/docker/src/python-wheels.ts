import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { run } from "./docker-command.ts";
import { engineDataFolder } from "./docker-engine.ts";
import { contentKey, type Log, timed } from "./image.ts";

/** The Python of Debian trixie, which the wheels are for. */
const python = "3.13";

/** Where wheels are kept between builds: one folder for each state of a requirements file. */
export function wheelsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(dirname(engineDataFolder(environment)), "wheels");
}

/**
 * Fetches the wheels that a requirements file pins by hash and returns their paths, sorted. The machine's own pip does it, with the machine's own
 * settings: neither an image nor the repository names an index. What was fetched once is kept.
 */
export async function fetchWheels(requirements: string, log: Log, folder: string = wheelsFolder()): Promise<string[]> {
  const cached = join(folder, contentKey([python, process.arch, readFileSync(requirements, "utf8")]));
  const wheels = wheelsIn(cached);
  if (wheels.length > 0) return wheels;
  mkdirSync(folder, { recursive: true });
  const fresh = mkdtempSync(join(folder, "fetch-"));
  try {
    await timed(log, "Python wheels: fetch", () => download(requirements, fresh));
    // An empty folder of that name may be replaced; a folder appears whole or not at all.
    renameSync(fresh, cached);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return wheelsIn(cached);
}

async function download(requirements: string, folder: string): Promise<void> {
  const pinned = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--python-version", python];
  try {
    await run("pip3", ["download", "--quiet", "--disable-pip-version-check", ...pinned, "--requirement", requirements, "--dest", folder]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Mendable(
      "The local cloud's images need Python packages, and there is no pip3 to fetch them (Debian: apt-get install python3-pip).",
    );
  }
}

function wheelsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".whl"))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
