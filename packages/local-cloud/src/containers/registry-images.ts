import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Docker } from "./docker-command.ts";
import { buildGoProgram } from "./go-program.ts";
import { buildImage, type Log } from "./image.ts";
import { fetchWheels } from "./python-wheels.ts";

export const standInsFolder = join(import.meta.dirname, "..", "..", "stand-ins");

/** An image that the registry of an instance offers. */
export interface RegistryImage {
  /** Where it is built from, below `stand-ins/`. */
  folder: string;
  /** Its name on the engine. */
  image: string;
  /** Name and tag under which a server pulls it. */
  name: string;
  tag: string;
  /** What it is built on: Debian trixie, or the folder of an image that stands above it in the list. */
  base: string;
  /** Whether what runs in it is the program itself, and where that is from, or stands in for it. */
  program: string;
}

const standIn = "stands in for bigbluebutton/greenlight";

/** Images under the names that a stack's local settings use; the tags are those that the definitions name, as `scripts/offered-versions.test.ts` sees to. */
export const registryImages: RegistryImage[] = [
  {
    folder: "greenlight",
    image: "local-cloud/greenlight-stand-in",
    name: "bigbluebutton/greenlight-stand-in",
    tag: "v3.9.2",
    base: "trixie",
    program: standIn,
  },
  {
    folder: "greenlight-ember",
    image: "local-cloud/greenlight-ember",
    name: "ember/greenlight",
    tag: "v3.9.2-ember.1",
    base: "greenlight",
    program: standIn,
  },
  {
    folder: "greenlight-next",
    image: "local-cloud/greenlight-next",
    name: "bigbluebutton/greenlight-stand-in",
    tag: "v3.9.3",
    base: "greenlight",
    program: standIn,
  },
  { folder: "postgres", image: "local-cloud/postgres", name: "postgres", tag: "17", base: "trixie", program: "original, from Debian" },
  { folder: "redis", image: "local-cloud/redis", name: "redis", tag: "8", base: "trixie", program: "original, from Debian" },
  {
    folder: "caddy",
    image: "local-cloud/caddy",
    name: "caddy",
    tag: "2.11.9",
    base: "trixie",
    program: "original, built from its Go module",
  },
  { folder: "bbblb", image: "local-cloud/bbblb", name: "defnull/bbblb", tag: "0.0.18", base: "trixie", program: "original, from PyPI" },
];

/**
 * Builds an image of the registry, and what it is built on, unless they are there already; returns its reference on the engine. A folder with a
 * `requirements.txt` gets the wheels that it pins, one with a folder `program` the Go program in it, under the name of the image's own folder; a Dockerfile with `ARG TAG`, its tag.
 * @param trixie reference of the Debian base.
 */
export async function buildRegistryImage(docker: Docker, folder: string, trixie: string, log: Log): Promise<string> {
  const entry = registryImages.find((each) => each.folder === folder);
  if (entry === undefined) throw new Error(`The registry has no image of the folder ${folder}`);
  const from = entry.base === "trixie" ? trixie : await buildRegistryImage(docker, entry.base, trixie, log);
  const context = join(standInsFolder, folder);
  const [requirements, program] = [join(context, "requirements.txt"), join(context, "program")];
  const extraFiles = [
    ...(existsSync(requirements) ? await fetchWheels(requirements, log) : []),
    ...(existsSync(program) ? [await buildGoProgram(program, folder, log)] : []),
  ];
  const tagged = /^ARG TAG$/m.test(readFileSync(join(context, "Dockerfile"), "utf8"));
  return await buildImage(docker, entry.image, context, { from, extraFiles, ...(tagged ? { tag: entry.tag } : {}), log });
}
