import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { CommandFailed, type Docker, run } from "./docker-command.ts";
import { contentKey, type Log, removeOldBuilds, timed } from "./image.ts";
import { type AptSettings, certificatesPath, readAptSettings } from "./machine-apt.ts";

/** For all packages installed on a base image: an image that a power cut spoils is built again, and nobody reads manuals in it. */
const dpkgConfiguration = `force-unsafe-io
path-exclude /usr/share/man/*
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/locale/*
`;

const debootstrap = "/usr/sbin/debootstrap";

/** Makes sure that a minimal Debian is on the engine, with this machine's settings of apt; returns its reference. */
export async function ensureBase(docker: Docker, suite: "bookworm" | "trixie", log: Log): Promise<string> {
  const apt = await readAptSettings();
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
    throw new Mendable(
      `Base image debian:${suite}-slim can't be pulled, and only root can build it by debootstrap. Run the command once as root, or where a registry answers. ` +
        (error instanceof CommandFailed ? error.output : ""),
    );
  }
  await docker.run(["tag", `debian:${suite}-slim`, reference]);
}
