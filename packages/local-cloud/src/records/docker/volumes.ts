import type { Disk } from "../disk.ts";
import { DockerError } from "./errors.ts";
import { newId } from "./identity.ts";
import type { VolumeRow } from "./rows.ts";

const allowedName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The volumes of an engine, and the containers that have them. */
export class Volumes {
  readonly #disk: Disk;
  readonly #byName = new Map<string, VolumeRow>();
  readonly #users = new Map<string, Set<string>>();

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const { body } of disk.all("volume")) this.#byName.set(body.name, body);
  }

  all(): VolumeRow[] {
    return [...this.#byName.values()];
  }

  find(name: string): VolumeRow {
    const found = this.#byName.get(name);
    if (found === undefined) throw new DockerError(404, `get ${name}: no such volume`);
    return found;
  }

  /** Makes a volume; one that is there already stays as it is. */
  create(wish: Partial<VolumeRow>): VolumeRow {
    const name = wish.name || newId();
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (!allowedName.test(name)) {
      const why = `"${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed`;
      throw new DockerError(400, `create ${name}: ${why}. If you intended to pass a host directory, use absolute path`);
    }
    const created = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const row = { name, created, driver: wish.driver || "local", labels: wish.labels ?? null, options: wish.options ?? null };
    this.#disk.put("volume", name, row);
    this.#byName.set(name, row);
    return row;
  }

  remove(name: string, force: boolean): void {
    const users = [...(this.#users.get(name) ?? [])];
    if (users.length > 0) throw new DockerError(409, `remove ${name}: volume is in use - [${users.join(", ")}]`);
    if (!this.#byName.has(name) && force) return;
    this.find(name);
    this.#disk.delete("volume", name);
    this.#byName.delete(name);
  }

  use(name: string, container: string): void {
    this.#users.set(name, (this.#users.get(name) ?? new Set()).add(container));
  }

  release(name: string, container: string): void {
    this.#users.get(name)?.delete(container);
  }
}
