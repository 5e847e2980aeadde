import { join } from "node:path";
import { alone, buildImage, type Docker, ensureBase, type Log } from "@meet-coop/docker";

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
  return await alone(log, async () => {
    const [bookworm, trixie] = await Promise.all([ensureBase(docker, "bookworm", log), ensureBase(docker, "trixie", log)]);
    const [server, services] = await Promise.all([
      // BigBlueButton's stand-in runs on the same Node as this process.
      buildImage(docker, "local-cloud/server", join(imagesFolder, "server"), { from: bookworm, extraFiles: [process.execPath], log }),
      buildImage(docker, "local-cloud/services", join(imagesFolder, "services"), { from: trixie, log }),
    ]);
    return { server, services, trixie };
  });
}
