import type { Store } from "./state.ts";

/** A server type that is sold out at a location. */
export interface SoldOut {
  type: string;
  location: string;
}

/** What is sold out. Survives a restart. */
export class Stock {
  readonly #store: Store;
  readonly #soldOut: Map<string, SoldOut>;

  constructor(store: Store) {
    this.#store = store;
    this.#soldOut = new Map(store.all("sold_out").map(({ id, name, location }) => [id, { type: name, location }]));
  }

  list(): SoldOut[] {
    return [...this.#soldOut.values()];
  }

  isSoldOut(type: string, location: string): boolean {
    return this.#soldOut.has(key({ type, location }));
  }

  sellOut(what: SoldOut): SoldOut {
    this.#store.put("sold_out", { id: key(what), name: what.type, location: what.location });
    this.#soldOut.set(key(what), what);
    return what;
  }

  /** Brings back what fits, or all. Returns how many. */
  restock({ type, location }: { [key in keyof SoldOut]?: string | undefined }): number {
    const back = this.list().filter(
      (one) => (type === undefined || one.type === type) && (location === undefined || one.location === location),
    );
    for (const one of back) {
      this.#store.delete("sold_out", key(one));
      this.#soldOut.delete(key(one));
    }
    return back.length;
  }
}

const key = ({ type, location }: SoldOut) => `${type} ${location}`;
