import { Resolver } from "node:dns/promises";

/** What DNS says of a name. `nothing`: it has no address. `unknown`: DNS itself failed. */
export type Found = { kind: "addresses"; addresses: string[] } | { kind: "nothing" } | { kind: "unknown"; why: string };

/** Answers of DNS that mean: there is no such thing. A server that is asked for a zone that isn't its own refuses. */
const absent = new Set(["ENOTFOUND", "ENODATA", "EREFUSED"]);
const longestChain = 8;

/** The addresses of names by DNS alone: what a hosts file says is not what members meet. */
export class Names {
  readonly #resolver = new Resolver({ timeout: 1500, tries: 2 });
  readonly #ipv6: boolean;

  /** `server`: the DNS server to ask, `127.0.0.1:8453`; default: those of this machine. */
  constructor(server?: string) {
    if (server !== undefined) this.#resolver.setServers([server]);
    // Servers of a local cloud are reached by IPv4.
    this.#ipv6 = server === undefined;
  }

  async find(name: string): Promise<Found> {
    let last = name;
    for (let step = 0; step < longestChain; step += 1) {
      const found = await this.#addresses(last);
      if (found.kind !== "nothing") return found;
      // An alias that leads out of the zone ends the answer of a server that isn't a resolver.
      const [next] = await this.#resolver.resolveCname(last).catch(() => []);
      if (next === undefined) return found;
      last = next;
    }
    return { kind: "unknown", why: `more than ${longestChain} aliases` };
  }

  async #addresses(name: string): Promise<Found> {
    const asked = await Promise.allSettled([this.#resolver.resolve4(name), ...(this.#ipv6 ? [this.#resolver.resolve6(name)] : [])]);
    const addresses = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length > 0) return { kind: "addresses", addresses };
    const codes = asked.flatMap((answer) => (answer.status === "rejected" ? [String((answer.reason as { code?: unknown }).code)] : []));
    const why = codes.find((code) => !absent.has(code));
    return why === undefined ? { kind: "nothing" } : { kind: "unknown", why };
  }
}
