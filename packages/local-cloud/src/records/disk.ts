import type { Store } from "../state.ts";
import type { Contents } from "./disk-row.ts";

/** The disk of one server. It survives a restart of the process, and ends with the server. */
export class Disk {
  readonly #store: Store;
  readonly #server: string;

  constructor(store: Store, server: number) {
    this.#store = store;
    this.#server = String(server);
  }

  /** Everything of one kind, in the order in which the state has it. */
  all<W extends keyof Contents>(what: W): { key: string; body: Contents[W] }[] {
    return this.#store
      .byName("disk", this.#server)
      .filter((row) => row.what === what)
      .map(({ key, body }) => ({ key, body: body as Contents[W] }));
  }

  get<W extends keyof Contents>(what: W, key: string): Contents[W] | undefined {
    return this.#store.get("disk", this.#id(what, key))?.body as Contents[W] | undefined;
  }

  put<W extends keyof Contents>(what: W, key: string, body: Contents[W]): void {
    this.#store.put("disk", { id: this.#id(what, key), name: this.#server, what, key, body });
  }

  delete(what: keyof Contents, key: string): void {
    this.#store.delete("disk", this.#id(what, key));
  }

  /** A new disk. */
  erase(): void {
    this.#store.transaction(() => {
      for (const { id } of this.#store.byName("disk", this.#server)) this.#store.delete("disk", id);
    });
  }

  #id(what: keyof Contents, key: string): string {
    return `${this.#server}/${what}/${key}`;
  }
}
