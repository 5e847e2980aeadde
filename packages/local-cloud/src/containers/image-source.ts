import { Mendable } from "@meet-coop/command-line";
import { alone } from "@meet-coop/docker";
import { buildRegistryImage, type RegistryImage, registryImages } from "@meet-coop/stand-ins";
import type { ImageChoice } from "../image-choice.ts";
import { originalReference, pullOriginal } from "./original-image.ts";
import type { RegistryClient } from "./registry-client.ts";
import type { ServicesSettings } from "./services.ts";

/** What an image of the registry says of itself: where it is from. */
export const programLabel = "meet-coop.program";
const pulled = "original, pulled as ";
const builtOn = "built on ";

/** An image that is to be offered. */
export interface ImageSource {
  /** Where the machine's store keeps it: originals and what is built here beside each other. */
  folder: string;
  /** On the engine. */
  reference: string;
  /** Changes with its content. */
  id: string;
  program: string;
}

/**
 * Where each image is taken from, by its folder: from its makers where that can be had, else built here. One that is missing is in the registry already, and can't be had anew.
 * @throws Mendable where originals are asked for that can't be had, or where servers run what was offered before.
 */
export async function imageSources(settings: ServicesSettings, registry: RegistryClient): Promise<Map<string, ImageSource>> {
  const { docker, images, log, choice } = settings;
  const sources = new Map<string, ImageSource>();
  const originals = new Map<string, string>();
  const missing: string[] = [];
  for (const entry of registryImages) {
    const { folder, name, tag, base } = entry;
    const before = (await registry.label(name, tag, programLabel)) ?? (settings.hasServers ? entry.program : undefined);
    const wanted = wantedSource(choice, before);
    if (settings.hasServers) refuseAnother(entry, choice, before);
    if (entry.original !== undefined && wanted !== "built") {
      const original = await pullOriginal(docker, originalReference(entry, settings.registry), log);
      if ("id" in original) {
        originals.set(folder, original.reference);
        sources.set(folder, { ...original, folder: `${folder}-original`, program: pulled + original.reference });
        continue;
      }
      if (before?.startsWith(pulled)) continue;
      if (wanted === "original") missing.push(`  ${originalReference(entry, settings.registry)}: ${original.why}`);
      else log(`image ${name}:${tag}: ${entry.program}, since its makers' can't be pulled here: ${original.why}`);
    }
    const on = originals.get(base);
    // What it stands on is kept as it is, too.
    if (choice !== "stand-ins" && before?.startsWith(builtOn) && on === undefined) continue;
    const reference = await alone(log, () => buildRegistryImage(docker, folder, images.trixie, log, originals));
    const of = on === undefined ? { folder, program: entry.program } : { folder: `${folder}-original`, program: builtOn + on };
    sources.set(folder, { ...of, reference, id: reference });
  }
  if (missing.length > 0)
    throw new Mendable(
      `--images originals: this machine's Docker can't pull\n${missing.join("\n")}\n  Cure: log Docker in, or take 'auto': what can't be pulled is built here`,
    );
  return sources;
}

/** `either`: the original if it can be had. `before`: what the instance offers already. */
export function wantedSource(choice: ImageChoice, before: string | undefined): "original" | "built" | "either" {
  if (choice !== "auto") return choice === "originals" ? "original" : "built";
  if (before === undefined) return "either";
  return before.startsWith(pulled) ? "original" : "built";
}

/** @throws Mendable where servers run an image of another kind: the database of one program is not one of the other. */
export function refuseAnother(
  { name, tag, original }: Pick<RegistryImage, "name" | "tag" | "original">,
  choice: ImageChoice,
  before = "",
): void {
  if (original === undefined || (wantedSource(choice, before) === "original") === before.startsWith(pulled)) return;
  throw new Mendable(
    `--images ${choice}: the servers of this instance run ${name}:${tag} as it was offered before (${before}), and another can't go on with their data. Cure: 'npm run local-cloud -- reset --yes' first, or leave the option out`,
  );
}
