import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { z } from "zod";

const manifestType = "application/vnd.docker.distribution.manifest.v2+json";
const layerType = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const blob = z.looseObject({ mediaType: z.string(), size: z.number(), digest: z.string() });
const manifestSchema = z.looseObject({ config: blob, layers: z.array(blob) });
const configSchema = z.looseObject({
  created: z.string().optional(),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
  history: z.array(z.looseObject({})).default([]),
  config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }).default({}),
});

/** Talks to an image registry by its HTTP interface (version 2, Docker's own manifests). */
export class RegistryClient {
  readonly #address: string;
  /** `address`: e.g. `http://198.18.0.2:5000`. */
  constructor(address: string) {
    this.#address = address;
  }

  async has(name: string, tag: string): Promise<boolean> {
    const answer = await fetch(`${this.#address}/v2/${name}/manifests/${tag}`, { method: "HEAD", headers: { accept: manifestType } });
    return answer.status === 200;
  }

  /**
   * Makes a new image out of one that the registry has: the same, with a layer on top.
   * @param layer files as an uncompressed tar archive.
   * @param tags of the new image, in the order in which they appear.
   * @param labels that it gets besides those that it has.
   */
  async appendLayer(
    name: string,
    from: string,
    layer: Buffer,
    why: string,
    tags: string[],
    labels: Record<string, string> = {},
  ): Promise<void> {
    const { manifest, config } = await this.#image(name, from);
    config.config = { ...config.config, Labels: { ...config.config.Labels, ...labels } };
    config.rootfs.diff_ids.push(digestOf(layer));
    config.history.push({ created: config.created, created_by: why });
    manifest.layers.push({ mediaType: layerType, ...(await this.#upload(name, gzipSync(layer))) });
    manifest.config = { ...manifest.config, ...(await this.#upload(name, Buffer.from(JSON.stringify(config)))) };
    for (const tag of tags) {
      const headers = { "content-type": manifestType };
      await this.#call(`${name}/manifests/${tag}`, { method: "PUT", headers, body: JSON.stringify(manifest) });
    }
  }

  /** A label of an image; undefined: the image isn't there, or has none of that name. */
  async label(name: string, tag: string, label: string): Promise<string | undefined> {
    return (await this.has(name, tag)) ? (await this.#image(name, tag)).config.config.Labels?.[label] : undefined;
  }

  async #image(name: string, tag: string) {
    const manifest = manifestSchema.parse(
      await (await this.#call(`${name}/manifests/${tag}`, { headers: { accept: manifestType } })).json(),
    );
    const config = configSchema.parse(await (await this.#call(`${name}/blobs/${manifest.config.digest}`)).json());
    return { manifest, config };
  }

  async #upload(name: string, content: Buffer): Promise<{ size: number; digest: string }> {
    const digest = digestOf(content);
    const place = (await this.#call(`${name}/blobs/uploads/`, { method: "POST" })).headers.get("location") ?? "";
    const url = new URL(place, this.#address);
    url.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream" };
    await this.#call(url, { method: "PUT", headers, body: new Uint8Array(content) });
    return { size: content.length, digest };
  }

  async #call(target: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = target instanceof URL ? target : new URL(`${this.#address}/v2/${target}`);
    const answer = await fetch(url, init);
    if (!answer.ok)
      throw new Error(`The image registry answered ${answer.status} to ${init.method ?? "GET"} ${url}: ${await answer.text()}`);
    return answer;
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
