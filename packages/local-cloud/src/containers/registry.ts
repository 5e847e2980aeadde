import { alone, CommandFailed, contentKey, timed } from "@meet-coop/docker";
import { registryImages } from "@meet-coop/stand-ins";
import type { OfferedImage } from "../driver.ts";
import { type ImageSource, imageSources, programLabel } from "./image-source.ts";
import { addressOf } from "./network.ts";
import { RegistryClient } from "./registry-client.ts";
import { imageStore, type ServicesSettings, servicesName } from "./services.ts";

/**
 * Puts the images that servers pull into the instance's registry, unless they are there already: those of their makers where they can be had, else those that are built here. What an
 * instance offered once, it goes on offering: what runs on its servers was made by it.
 * Their system store trusts the instance's authority, as the originals trust the public ones: the only layer that differs between instances.
 */
export async function fillRegistry(settings: ServicesSettings, authorityPem: string): Promise<void> {
  const { log } = settings;
  const registry = registryOf(settings);
  const sources = await imageSources(settings, registry);
  let trust: Buffer | undefined;
  for (const { folder: of, name, tag } of registryImages) {
    const source = sources.get(of);
    if (source === undefined) continue;
    const key = `key-${contentKey([source.id, source.program, authorityPem])}`;
    if (await registry.has(name, key)) continue;
    trust ??= await trustLayer(settings);
    const layer = trust;
    await timed(log, `registry: ${name}:${tag}`, async () => {
      await alone(log, () => offer(settings, source, `${name}:bare`));
      // The key comes last: when it is there, the image is.
      const why = "trust in the authority of the local cloud";
      await registry.appendLayer(name, "bare", layer, why, [tag, key], { [programLabel]: source.program });
    });
  }
}

/** What the instance's registry offers, and what each image says of itself. */
export async function offeredImages(settings: Pick<ServicesSettings, "publicSubnet">): Promise<OfferedImage[]> {
  const registry = registryOf(settings);
  return await Promise.all(
    registryImages.map(async ({ name, tag }) => ({
      ...{ name, tag },
      program: (await registry.label(name, tag, programLabel).catch(() => undefined)) ?? "not offered: the registry doesn't have it",
    })),
  );
}

const registryOf = ({ publicSubnet }: Pick<ServicesSettings, "publicSubnet">) =>
  new RegistryClient(`http://${addressOf(publicSubnet, 2)}:5000`);

/** Puts an image of the engine into the registry, through a store of the machine: compressing it once is enough for all instances. */
async function offer(settings: ServicesSettings, { folder, reference, id }: ImageSource, name: string): Promise<void> {
  const { docker } = settings;
  const services = servicesName(settings.instance);
  const archive = `${imageStore.path}/${folder}/${contentKey([id])}`;
  if (!(await succeeds(settings, ["test", "-e", archive]))) {
    // An older build of it goes, with all else: layers are shared, and what is still needed comes back when it is asked for.
    const [store, fresh] = [imageStore.path, `${imageStore.path}/new`];
    const pack = `if [ -e ${store}/${folder} ]; then rm -rf ${store}/*; fi; rm -rf ${fresh}
      skopeo copy --quiet --insecure-policy --dest-compress-level 1 --dest-shared-blob-dir ${store}/blobs docker-archive:/dev/stdin oci:${fresh}:image
      mkdir -p ${store}/${folder} && mv ${fresh} ${archive}`;
    const engine = docker.host === undefined ? [] : ["--host", docker.host];
    await docker.run(["exec", "--interactive", services, "sh", "-ec", pack], {
      from: { command: "docker", arguments: [...engine, "save", reference] },
    });
  }
  const from = ["--src-shared-blob-dir", `${imageStore.path}/blobs`, `oci:${archive}:image`];
  const to = ["--dest-tls-verify=false", "--format", "v2s2", `docker://127.0.0.1:5000/${name}`];
  await docker.run(["exec", services, "skopeo", "copy", "--quiet", "--insecure-policy", ...from, ...to]);
}

async function succeeds({ docker, instance }: ServicesSettings, command: string[]): Promise<boolean> {
  try {
    await docker.run(["exec", servicesName(instance), ...command]);
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}

/** What Debian's store of certificates holds for the authority, as a tar archive. The services container, which has the same Debian, makes it. */
async function trustLayer({ docker, instance }: ServicesSettings): Promise<Buffer> {
  const script = `certificate=usr/local/share/ca-certificates/local-cloud-authority.crt store=etc/ssl/certs
    cd / && cp data/authority/root.pem $certificate && update-ca-certificates >/dev/null
    tar --owner=0 --group=0 --mtime=@0 --mode=a+rX -c $certificate $store/ca-certificates.crt $store/local-cloud-authority.pem \\
      $(find $store -lname local-cloud-authority.pem) | base64 --wrap=0`;
  return Buffer.from(await docker.run(["exec", servicesName(instance), "sh", "-ec", script]), "base64");
}
