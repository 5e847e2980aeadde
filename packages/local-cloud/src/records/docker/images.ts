import type { Disk } from "../disk.ts";
import { DockerError } from "./errors.ts";
import { idOf, now, referenceOf } from "./identity.ts";
import type { ImageRow } from "./rows.ts";

/** The images of an engine. Any name can be pulled; what is in an image follows from its name. */
export class Images {
  readonly #disk: Disk;
  readonly #byReference = new Map<string, ImageRow>();
  readonly #byId = new Map<string, ImageRow>();

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const { body } of disk.all("image")) this.#remember(body);
  }

  all(): ImageRow[] {
    return [...this.#byReference.values()];
  }

  get(which: string): ImageRow | undefined {
    return this.#byReference.get(referenceOf(which)) ?? this.#byId.get(which) ?? this.#byId.get(`sha256:${which}`);
  }

  pull(name: string, tag: string): { image: ImageRow; fresh: boolean } {
    const reference = referenceOf(tag === "" ? name : tag.startsWith("sha256:") ? `${name}@${tag}` : `${name}:${tag}`);
    const known = this.#byReference.get(reference);
    if (known !== undefined) return { image: known, fresh: false };
    const digest = reference.split("@")[1] ?? `sha256:${idOf(`digest of ${reference}`)}`;
    const image = { reference, id: `sha256:${idOf(`image ${reference}`)}`, digest, created: now() };
    this.#disk.put("image", reference, image);
    this.#remember(image);
    return { image, fresh: true };
  }

  remove(which: string, user: string | undefined, force: boolean): ImageRow {
    const image = this.get(which);
    if (image === undefined) throw new DockerError(404, `No such image: ${referenceOf(which)}`);
    if (user !== undefined && !force) {
      const why = `container ${user.slice(0, 12)} is using its referenced image ${image.id.slice(7, 19)}`;
      throw new DockerError(409, `conflict: unable to remove repository reference "${which}" (must force) - ${why}`);
    }
    this.#disk.delete("image", image.reference);
    this.#byReference.delete(image.reference);
    this.#byId.delete(image.id);
    return image;
  }

  #remember(image: ImageRow): void {
    this.#byReference.set(image.reference, image);
    this.#byId.set(image.id, image);
  }
}
