import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { withLock } from "./build-lock.ts";
import { CommandFailed, type Docker, run } from "./docker-command.ts";
import { engineDataFolder } from "./docker-engine.ts";
import { type AptSettings, certificatesPath, readAptSettings } from "./machine-apt.ts";

/** Says what goes on; a line for each step with the time it took. */
export type Log = (line: string) => void;

/** For all packages installed on a base image: an image that a power cut spoils is built again, and nobody reads manuals in it. */
const dpkgConfiguration = `force-unsafe-io
path-exclude /usr/share/man/*
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/locale/*
`;

const imagesFolder = join(import.meta.dirname, "..", "..", "images");

export interface Images {
  /** Reference of the image that servers boot from. */
  server: string;
  services: string;
  /** Base of the images that stand in for those of a registry. */
  trixie: string;
}

/** Makes sure that all images of the local cloud exist on the engine; builds those that don't or whose sources changed. */
export async function ensureImages(docker: Docker, log: Log): Promise<Images> {
  return await alone(log, () => buildImages(docker, log));
}

/** Only one process of this machine builds at a time. */
export async function alone<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const lock = join(dirname(engineDataFolder()), "images", "build.lock");
  return await withLock(lock, (pid) => log(`images: another local cloud is building (process ${pid}), waiting for it …`), work);
}

async function buildImages(docker: Docker, log: Log): Promise<Images> {
  const apt = await readAptSettings();
  const [bookworm, trixie] = await Promise.all([ensureBase(docker, "bookworm", apt, log), ensureBase(docker, "trixie", apt, log)]);
  const [server, services] = await Promise.all([
    // BigBlueButton's stand-in runs on the same Node as this process.
    buildImage(docker, "local-cloud/server", join(imagesFolder, "server"), { from: bookworm, extraFiles: [process.execPath], log }),
    buildImage(docker, "local-cloud/services", join(imagesFolder, "services"), { from: trixie, log }),
  ]);
  return { server, services, trixie };
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

const debootstrap = "/usr/sbin/debootstrap";

async function ensureBase(docker: Docker, suite: string, apt: AptSettings, log: Log): Promise<string> {
  const name = `local-cloud/debian-${suite}`;
  const key = contentKey([dpkgConfiguration, suite, apt.mirror ?? "", apt.configuration, apt.certificates ?? ""]);
  const reference = `${name}:${key}`;
  if (await docker.has("image", reference)) return reference;
  await timed(log, `image ${name}`, async () => {
    // Where the machine has a Docker of its own, debootstrap may be missing; such a machine can pull.
    if (process.getuid?.() === 0 && existsSync(debootstrap)) await bootstrap(docker, suite, reference, apt);
    else await pull(docker, suite, reference);
  });
  // Under this name too, for whoever builds by hand.
  await docker.run(["tag", reference, `${name}:latest`]);
  await removeOldBuilds(docker, name, key);
  return reference;
}

/** A minimal Debian from its packages. */
async function bootstrap(docker: Docker, suite: string, reference: string, apt: AptSettings): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `local-cloud-${suite}-`));
  try {
    await run(debootstrap, ["--variant=minbase", suite, folder, ...(apt.mirror === undefined ? [] : [apt.mirror])], {
      environment: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    writeFileSync(join(folder, "etc/apt/apt.conf.d/90local-cloud"), apt.configuration);
    writeFileSync(join(folder, "etc/dpkg/dpkg.cfg.d/90local-cloud"), dpkgConfiguration);
    if (apt.certificates !== undefined) writeFileSync(join(folder, certificatesPath), apt.certificates);
    await docker.run(["import", "-", reference], {
      from: {
        command: "tar",
        arguments: [
          "-C",
          folder,
          "--numeric-owner",
          "--exclude=./var/cache/apt/archives/*.deb",
          "--exclude=./var/lib/apt/lists/*",
          "-c",
          ".",
        ],
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** debootstrap needs root; another user of a Docker engine takes Debian's image from the registry that the engine knows. */
async function pull(docker: Docker, suite: string, reference: string): Promise<void> {
  try {
    await docker.run(["pull", `debian:${suite}-slim`]);
  } catch (error) {
    throw new Error(
      `Base image debian:${suite}-slim can't be pulled, and only root can build it by debootstrap. Run the command once as root, or where a registry answers. ` +
        (error instanceof CommandFailed ? error.output : ""),
    );
  }
  await docker.run(["tag", `debian:${suite}-slim`, reference]);
}

/** Hash of texts, 16 hexadecimal digits. */
export function contentKey(parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex").slice(0, 16);
}

/** Path, executable bit and content of each file of a folder, in the order of the paths. Tests and documentation don't count. */
export function contentOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\.test\.ts$|README\.md$|node_modules/.test(path))
    .sort()
    .flatMap((path) => [relative(folder, path), (statSync(path).mode & 0o111) === 0 ? "-" : "x", readFileSync(path, "latin1")]);
}

function fingerprint(file: string): string[] {
  return [basename(file), createHash("sha256").update(readFileSync(file)).digest("hex")];
}

/** Removes what an older version of the sources left; what is in use stays. */
async function removeOldBuilds(docker: Docker, name: string, key: string): Promise<void> {
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
