import { DockerError } from "./errors.ts";
import type { PortBinding } from "./rows.ts";

const everywhere = new Set(["", "0.0.0.0", "::"]);

/** The published ports of an engine's running containers. */
export class Ports {
  /** By port and protocol: who has it on which address. */
  readonly #holders = new Map<string, Map<string, string>>();
  /** By container: port and protocol, and the address. */
  readonly #taken = new Map<string, [port: string, ip: string][]>();

  /**
   * Takes all ports of a container that starts, or none. Returns them, with the numbers that were left to the engine.
   * @param wished by port in the container, e.g. `3000/tcp`
   * @param endpoint how Docker names the container in an error
   */
  take(container: string, wished: Record<string, PortBinding[] | null>, endpoint: string): Record<string, PortBinding[]> {
    const published: Record<string, PortBinding[]> = {};
    const taken: [string, string][] = [];
    this.#taken.set(container, taken);
    for (const [inside, bindings] of Object.entries(wished))
      published[inside] = (bindings ?? []).map(({ HostIp, HostPort }) => {
        const protocol = inside.split("/")[1] ?? "tcp";
        const number = HostPort === "" || HostPort === "0" ? this.#free(protocol) : HostPort;
        const ip = HostIp || "0.0.0.0";
        const port = `${number}/${protocol}`;
        const holders = this.#holders.get(port) ?? new Map<string, string>();
        if (holders.has(ip) || (holders.size > 0 && everywhere.has(ip)) || [...everywhere].some((all) => holders.has(all))) {
          this.release(container);
          const what = `driver failed programming external connectivity on endpoint ${endpoint}`;
          throw new DockerError(500, `${what}: Bind for ${ip}:${number} failed: port is already allocated`);
        }
        this.#holders.set(port, holders.set(ip, container));
        taken.push([port, ip]);
        return { HostIp: ip, HostPort: number };
      });
    return published;
  }

  release(container: string): void {
    for (const [port, ip] of this.#taken.get(container) ?? []) this.#holders.get(port)?.delete(ip);
    this.#taken.delete(container);
  }

  #free(protocol: string): string {
    for (let port = 32_768; port < 61_000; port += 1) if ((this.#holders.get(`${port}/${protocol}`)?.size ?? 0) === 0) return String(port);
    throw new DockerError(500, "no port is left");
  }
}
