import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { withLock } from "./build-lock.ts";
import { CommandFailed, type Docker } from "./docker-command.ts";
import { engineDataFolder } from "./docker-engine.ts";

/** Says what goes on; a line for each step with the time it took. */
export type Log = (line: string) => void;

/** Only one process of this machine builds at a time. */
export async function alone<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const lock = join(dirname(engineDataFolder()), "images", "build.lock");
  return await withLock(lock, (pid) => log(`images: another local cloud is building (process ${pid}), waiting for it …`), work);
}

export interface BuildOptions {
  /** Reference of the base image; the Dockerfile gets it as the build argument `BASE`. */
  from: string;
  /** Files that join the top of the context under their own names. */
  extraFiles?: string[];
  /** The tag under which it is offered, where the Dockerfile asks for it as the build argument `TAG`. */
  tag?: string;
  log: Log;
}

/**
 * Builds an image from a folder with a Dockerfile and returns its reference `name:<key>`, where the key is a hash of the folder, the extra files
 * and the base. When it exists already, nothing is done. Older builds of the same name are removed.
 */
export async function buildImage(docker: Docker, name: string, folder: string, options: BuildOptions): Promise<string> {
  const extraFiles = options.extraFiles ?? [];
  const tag = options.tag === undefined ? [] : [options.tag];
  const key = contentKey([options.from, ...contentOf(folder), ...extraFiles.flatMap(fingerprint), ...tag]);
  const reference = `${name}:${key}`;
  if (await docker.has("image", reference)) return reference;
  await timed(options.log, `image ${name}: build`, () =>
    docker.run(
      [
        ...["build", "--network", "host", "--build-arg", `BASE=${options.from}`, "--tag", reference, "--force-rm"],
        ...tag.flatMap((one) => ["--build-arg", `TAG=${one}`]),
        // Predefined by Docker: lent to the build, not kept in the image.
        ...["http_proxy", "https_proxy", "no_proxy"].flatMap((proxy) => (process.env[proxy] === undefined ? [] : ["--build-arg", proxy])),
        "-",
      ],
      {
        from: {
          command: "tar",
          arguments: [
            ...["--owner=0", "--group=0", "--numeric-owner", "-c", "-C", folder, "."],
            ...extraFiles.flatMap((file) => ["-C", dirname(file), basename(file)]),
          ],
        },
        onLine: (line) => {
          if (/^Step \d+/.test(line)) options.log(`image ${name}: ${line.slice(0, 100)}`);
        },
      },
    ),
  );
  await removeOldBuilds(docker, name, key);
  return reference;
}

/** Hash of texts, 16 hexadecimal digits. */
export function contentKey(parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex").slice(0, 16);
}

/** Path, executable bit and content of each file of a folder, in the order of the paths. Tests, their helpers and documentation don't count. */
export function contentOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\.test(ing)?\.ts$|README\.md$|node_modules/.test(path))
    .sort()
    .flatMap((path) => [relative(folder, path), (statSync(path).mode & 0o111) === 0 ? "-" : "x", readFileSync(path, "latin1")]);
}

function fingerprint(file: string): string[] {
  return [basename(file), createHash("sha256").update(readFileSync(file)).digest("hex")];
}

/** Removes what an older version of the sources left; what is in use stays. */
export async function removeOldBuilds(docker: Docker, name: string, key: string): Promise<void> {
  for (const tag of await docker.lines(["image", "ls", "--format", "{{.Tag}}", name])) {
    if (tag === key || tag === "latest") continue;
    await docker.run(["image", "rm", `${name}:${tag}`]).catch((error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
    });
  }
}

/** Runs a step, says its name before and its time afterwards. */
export async function timed<T>(log: Log, step: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  log(`${step} …`);
  const result = await work();
  log(`${step}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result;
}
