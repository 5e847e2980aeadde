import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { keepsDebugLog, withoutDebugLog } from "./debug-log.ts";
import { download, isReachable, officialReleases } from "./download.ts";
import { type EngineFolder, engineFolder, programPath } from "./engine-folder.ts";
import { withLock } from "./engine-lock.ts";
import { build, cannotBuild, seconds } from "./go-build.ts";
import { installedPath } from "./installed.ts";
import { cachedRecord, type PartRecord, writeRecord } from "./part-record.ts";
import { type Part, parts } from "./parts.ts";
import { sourceKey } from "./source-key.ts";

/** A Pulumi CLI with its language host and plugins, ready to run. */
export interface Engine {
  /** Path of the CLI. */
  readonly pulumi: string;
  /** Folder for the front of PATH. */
  readonly bin: string;
  /** To be set for each process that runs the CLI. Names no backend and holds no secret. */
  readonly env: Record<string, string>;
  readonly parts: readonly EnginePart[];
}

export interface EnginePart {
  readonly name: string;
  readonly version: string;
  /** Where this run got it from; `cache`: it was there already, downloaded or built earlier. */
  readonly origin: "path" | "cache" | "download" | "built" | "stand-in";
}

/**
 * Makes sure that the pinned engine is on this machine. What is already there is found within milliseconds; the rest is linked from this
 * machine's own Pulumi, downloaded, or built, in that order.
 * @param options.log receives progress lines; default: standard error.
 * @throws Mendable
 */
export async function ensureEngine(options: { log?: (line: string) => void } = {}): Promise<Engine> {
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const folder = engineFolder();
  let records = parts.map((part) => ({ part, record: cachedRecord(folder, part), fresh: false }));
  if (records.some(({ record }) => record === undefined) || keepsDebugLog(folder)) {
    records = await withLock(
      folder.lock,
      () => log("engine: another process prepares it; waiting"),
      () => fill(folder, log),
    );
  }
  if (records.some(({ record }) => record?.origin === "stand-in")) {
    log("engine: remote commands run by the stand-in for pulumi-resource-command; the official plugin couldn't be downloaded");
  }
  return {
    pulumi: programPath(folder.home, parts[0] as Part),
    bin: folder.bin,
    env: {
      PULUMI_HOME: folder.home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // A plugin that happens to be on PATH would be taken whatever its version.
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      ...quickly(folder),
    },
    parts: records.map(({ part, record, fresh }) => ({
      name: part.name,
      version: part.version,
      origin: record === undefined || (!fresh && (record.origin === "built" || record.origin === "download")) ? "cache" : record.origin,
    })),
  };
}

/** What makes a run cheaper and changes nothing that it does. */
const quickly = ({ root }: EngineFolder) => ({
  // States, their copies and history are a fourth of the size; read they are either way.
  PULUMI_DIY_BACKEND_ZSTD: "true",
  NODE_COMPILE_CACHE: join(root, "compile-cache"),
  GOGC: "200",
});

interface Found {
  readonly part: Part;
  readonly record: PartRecord | undefined;
  readonly fresh: boolean;
}

/** Looks again under the lock, since another process may just have filled the cache. */
async function fill(folder: EngineFolder, log: (line: string) => void): Promise<Found[]> {
  if (keepsDebugLog(folder)) withoutDebugLog(folder);
  const missing = parts.filter((part) => cachedRecord(folder, part) === undefined);
  if (missing.length > 0) log(`engine: ${missing.map(({ name, version }) => `${name} ${version}`).join(", ")} to be had`);
  const online = missing.some((part) => installedPath(part) === undefined) && (await isReachable(officialReleases));
  const fresh = new Set<Part>();
  const problems: string[] = [];
  for (const part of missing) {
    const work = join(folder.root, `work-${process.pid}`);
    try {
      const record = await obtain(part, folder, work, online, log);
      writeRecord(folder, part, record);
      fresh.add(part);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      if (error instanceof Mendable) break;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  if (problems.length > 0) throw new Mendable(problems.join("\n"));
  return parts.map((part) => ({ part, record: cachedRecord(folder, part), fresh: fresh.has(part) }));
}

async function obtain(part: Part, folder: EngineFolder, work: string, online: boolean, log: (line: string) => void): Promise<PartRecord> {
  const began = Date.now();
  const { name, version } = part;
  const path = programPath(folder.home, part);
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(work, { recursive: true });
  const installed = installedPath(part);
  if (installed !== undefined) {
    const link = join(work, part.file);
    symlinkSync(installed, link);
    renameSync(link, path);
    log(`engine: ${name} ${version} is ${installed}`);
    return { version, origin: "path", key: "" };
  }
  if (online) {
    log(`engine: ${name} ${version} is downloaded …`);
    const downloaded = await download(part, work);
    if ("path" in downloaded) {
      chmodSync(downloaded.path, 0o755);
      renameSync(downloaded.path, path);
      log(
        `engine: ${name} ${version} downloaded, ${seconds(began)}${downloaded.checked ? "" : "; no checksum is known for it, trusted by TLS"}`,
      );
      return { version, origin: "download", key: "" };
    }
    log(`engine: ${downloaded.problem}`);
  }
  const obstacle = cannotBuild(folder.root);
  if (obstacle !== undefined) {
    throw new Mendable(
      `${name} ${version} is missing. It is neither installed here nor reachable at ${officialReleases}, and it can't be built: ${obstacle}`,
    );
  }
  log(`engine: ${name} ${version} is built from its Go modules …`);
  // Before the build: what changes meanwhile must count as changed.
  const key = sourceKey(part);
  const built = join(work, part.file);
  await build(part, built, log);
  renameSync(built, path);
  log(`engine: ${name} ${version} built, ${seconds(began)}`);
  return { version, origin: part.standIn ? "stand-in" : "built", key };
}
