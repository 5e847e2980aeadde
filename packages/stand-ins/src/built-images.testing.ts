import { alone, type Docker, ensureBase } from "@meet-coop/docker";
import { buildRegistryImage } from "./registry-images.ts";

const silent = () => undefined;

/** Builds an image of the registry where it isn't there; its reference on the engine. */
export async function builtImage(docker: Docker, folder: string): Promise<string> {
  const trixie = await alone(silent, () => ensureBase(docker, "trixie", silent));
  return await buildRegistryImage(docker, folder, trixie, silent);
}
