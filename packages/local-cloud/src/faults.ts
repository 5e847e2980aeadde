import type { Fault, FaultApi } from "./fault.ts";
import type { Store } from "./state.ts";

export type NewFault = Omit<Fault, "id" | "seen">;

/** The faults of an instance. They survive a restart, counters included. */
export class Faults {
  readonly #store: Store;
  #list: Fault[];

  constructor(store: Store) {
    this.#store = store;
    this.#list = store.all("fault").map(({ name, ...fault }) => fault);
  }

  add(fault: NewFault): Fault {
    const added = { ...fault, id: this.#store.nextId(), seen: 0 };
    this.#list.push(added);
    this.#save(added);
    return added;
  }

  list(): Fault[] {
    return this.#list;
  }

  /** Removes one fault, or all. Returns how many. */
  clear(id?: number): number {
    const gone = this.#list.filter((fault) => id === undefined || fault.id === id);
    this.#list = this.#list.filter((fault) => !gone.includes(fault));
    for (const fault of gone) this.#store.delete("fault", fault.id);
    return gone.length;
  }

  /** The faults that hit this call. Counts it. */
  hit(api: FaultApi, method: string, path: string): Fault[] {
    const hits: Fault[] = [];
    const onServer = api === "ssh" || api === "docker";
    for (const fault of this.#list) {
      if (fault.api === undefined ? onServer : fault.api !== api) continue;
      if (fault.method !== "*" && fault.method.toUpperCase() !== method) continue;
      if (!pathMatches(fault.path, path)) continue;
      fault.seen += 1;
      this.#save(fault);
      if (fault.seen >= fault.from && (fault.to === null || fault.seen <= fault.to)) hits.push(fault);
    }
    return hits;
  }

  #save(fault: Fault): void {
    this.#store.put("fault", { ...fault, name: fault.kind });
  }
}

function pathMatches(pattern: string, path: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  // A command may have many lines.
  return new RegExp(`^${source}$`, "s").test(path);
}

/** Reads `3`, `2-4` or `5+` as the calls to hit; undefined when it is none of these. */
export function parseCalls(text: string): { from: number; to: number | null } | undefined {
  const match = /^(\d+)(?:-(\d+)|(\+))?$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[3] !== undefined ? null : match[2] !== undefined ? Number(match[2]) : from;
  return from < 1 || (to !== null && to < from) ? undefined : { from, to };
}
