import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGoProgram, buildImage, type Docker, fetchWheels, type Log } from "@meet-coop/docker";

/** Has a folder for each program that stands in. */
export const standInsFolder = join(import.meta.dirname, "..");

/** An image that the registry of an instance offers. */
export interface RegistryImage {
  /** Where it is built from, below {@link standInsFolder}. */
  folder: string;
  /** Its name on the engine. */
  image: string;
  /** Name and tag under which a server pulls it. */
  name: string;
  tag: string;
  /** What it is built on: Debian trixie, or the folder of an image that stands above it in the list. */
  base: string;
  /** Whether what runs in it, built here, is the program itself, and where that is from, or stands in for it. */
  program: string;
  /** The image of its makers, without a tag, that is offered instead where the machine's Docker has it or can pull it. */
  original?: string;
}

const standIn = "stands in for bigbluebutton/greenlight";

/** Images under the names that a stack's local settings use; the tags are those that the definitions name, as `scripts/offered-versions.test.ts` sees to. */
export const registryImages: RegistryImage[] = [
  {
    folder: "greenlight",
    image: "local-cloud/greenlight-stand-in",
    name: "bigbluebutton/greenlight",
    tag: "v3.9.2",
    base: "trixie",
    program: standIn,
    original: "bigbluebutton/greenlight",
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
    name: "bigbluebutton/greenlight",
    tag: "v3.9.3",
    base: "greenlight",
    program: standIn,
  },
  {
    folder: "postgres",
    image: "local-cloud/postgres",
    name: "postgres",
    tag: "17",
    base: "trixie",
    program: "original, from Debian",
    original: "postgres",
  },
  {
    folder: "redis",
    image: "local-cloud/redis",
    name: "redis",
    tag: "8",
    base: "trixie",
    program: "original, from Debian",
    original: "redis",
  },
  {
    folder: "caddy",
    image: "local-cloud/caddy",
    name: "caddy",
    tag: "2.11.9",
    base: "trixie",
    program: "original, built from its Go module",
    original: "caddy",
  },
  {
    folder: "bbblb",
    image: "local-cloud/bbblb",
    name: "defnull/bbblb",
    tag: "0.0.18",
    base: "trixie",
    program: "original, from PyPI",
    original: "ghcr.io/defnull/bbblb",
  },
];

/**
 * Builds an image of the registry, and what it is built on, unless they are there already; returns its reference on the engine. A folder with a
 * `requirements.txt` gets the wheels that it pins, one with a folder `program` the Go program in it, under the name of the image's own folder; a Dockerfile with `ARG TAG`, its tag.
 * @param trixie reference of the Debian base.
 * @param originals references of images of the makers by folder, for what is built on one of them.
 */
export async function buildRegistryImage(
  docker: Docker,
  folder: string,
  trixie: string,
  log: Log,
  originals: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const entry = registryImages.find((each) => each.folder === folder);
  if (entry === undefined) throw new Error(`The registry has no image of the folder ${folder}`);
  const from =
    entry.base === "trixie" ? trixie : (originals.get(entry.base) ?? (await buildRegistryImage(docker, entry.base, trixie, log)));
  const context = join(standInsFolder, folder);
  const [requirements, program] = [join(context, "requirements.txt"), join(context, "program")];
  const extraFiles = [
    ...(existsSync(requirements) ? await fetchWheels(requirements, log) : []),
    ...(existsSync(program) ? [await buildGoProgram(program, folder, log)] : []),
  ];
  const tagged = /^ARG TAG$/m.test(readFileSync(join(context, "Dockerfile"), "utf8"));
  const name = originals.has(entry.base) ? `${entry.image}-on-original` : entry.image;
  return await buildImage(docker, name, context, { from, extraFiles, ...(tagged ? { tag: entry.tag } : {}), log });
}
