import { createHash, type Hash } from "node:crypto";
import { dirname, posix } from "node:path";
import type { Disk } from "./disk.ts";
import type { FileRow } from "./disk-row.ts";

const there = ["/", "/etc", "/home", "/opt", "/root", "/srv", "/tmp", "/usr", "/usr/local", "/var", "/var/lib"];

/** The files that were copied to a server: path, size and SHA-256; their content is not kept. */
export class Files {
  readonly #disk: Disk;
  readonly #rows = new Map<string, FileRow>(there.map((path) => [path, { folder: true }]));

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const { key, body } of disk.all("file")) this.#rows.set(key, body);
  }

  /** A path as this server sees it: root begins in its home. */
  static resolve(path: string): string {
    return posix.resolve("/root", path);
  }

  get(path: string): FileRow | undefined {
    return this.#rows.get(Files.resolve(path));
  }

  /** False when there is no folder that it could be in. */
  put(path: string, row: FileRow): boolean {
    const resolved = Files.resolve(path);
    const parent = this.#rows.get(dirname(resolved));
    if (parent === undefined || !("folder" in parent)) return false;
    this.#rows.set(resolved, row);
    this.#disk.put("file", resolved, row);
    return true;
  }

  remove(path: string): boolean {
    const resolved = Files.resolve(path);
    this.#disk.delete("file", resolved);
    return this.#rows.delete(resolved);
  }
}

/** A file that is being written. Parts may come out of order. */
export class Upload {
  readonly path: string;
  readonly #hash: Hash = createHash("sha256");
  readonly #early = new Map<number, Buffer>();
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** False when it would write over what is there already. */
  write(offset: number, data: Buffer): boolean {
    if (offset < this.#bytes) return false;
    this.#early.set(offset, Buffer.from(data));
    for (let next = this.#early.get(this.#bytes); next !== undefined; next = this.#early.get(this.#bytes)) {
      this.#early.delete(this.#bytes);
      this.#hash.update(next);
      this.#bytes += next.length;
      if (next.length === 0) break;
    }
    return true;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The file, once all parts came; undefined when one is missing. */
  finish(): FileRow | undefined {
    return this.#early.size > 0 ? undefined : { sha256: this.#hash.digest("hex"), bytes: this.#bytes };
  }
}
