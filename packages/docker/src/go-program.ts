import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { run } from "./docker-command.ts";
import { engineDataFolder } from "./docker-engine.ts";
import { contentKey, contentOf, type Log, timed } from "./image.ts";

/** Where programs are kept between builds: one folder for each state of their sources. */
function programsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(dirname(engineDataFolder(environment)), "programs");
}

/**
 * Builds the Go program of a folder with a `go.mod`, its dependencies checked against the `go.sum` beside it, and returns the file's path; it bears the given name. The
 * machine's own Go does it, with the machine's own settings: neither an image nor the repository names a module proxy. What was built once is kept.
 * @throws Error with the cure where there is no Go, or with Go's words.
 */
export async function buildGoProgram(folder: string, name: string, log: Log, programs: string = programsFolder()): Promise<string> {
  const cached = join(programs, contentKey([process.platform, process.arch, ...contentOf(folder)]));
  const file = join(cached, name);
  if (existsSync(file)) return file;
  mkdirSync(programs, { recursive: true });
  const fresh = mkdtempSync(join(programs, "build-"));
  try {
    await timed(log, `Go program ${name}: build`, () => build(folder, join(fresh, name)));
    // An empty folder of that name may be replaced; a folder appears whole or not at all.
    renameSync(fresh, cached);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return file;
}

/** Without cgo it needs no library of the image that it is put into. */
async function build(folder: string, file: string): Promise<void> {
  const arguments_ = ["build", "-C", folder, "-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", "-s -w", "-o", file, "."];
  try {
    await run("go", arguments_, { environment: { CGO_ENABLED: "0", GOWORK: "off" } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Mendable(
      "The local cloud's images need Go to build a program, and there is no `go` here. Cure: install Go 1.26 or later, from https://go.dev/dl/",
    );
  }
}
