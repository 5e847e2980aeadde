import type { Driver, DriverStatus, ServerSpec, World } from "./driver.ts";
import { Machine } from "./records/machine.ts";

const refusals: Record<string, string> = {
  EACCES: "port 22 is for root alone here. Cure: start it as root, or once `sysctl -w net.ipv4.ip_unprivileged_port_start=22`",
  EADDRINUSE:
    "another program has it: an sshd that listens on all addresses, or another instance with the same --subnet-index (`ss -ltnp sport = :22` shows who)",
  EADDRNOTAVAIL: "this machine has no such address on its loopback interface (or an older local cloud gave it: 'local-cloud reset --yes')",
};

/** State only: every call succeeds at once, no server boots, and those that are on answer SSH as if all went well. For speed and scale. */
export class RecordsDriver implements Driver {
  readonly name = "records";
  readonly #port: number;
  readonly #machines = new Map<number, Machine>();
  readonly #refused = new Map<string, string>();
  #world: World | undefined;

  /** @param options.port where servers answer SSH, for tests */
  constructor({ port = 22 }: { port?: number } = {}) {
    this.#port = port;
  }

  async start(world: World): Promise<void> {
    this.#world = world;
    const servers = world.allServers().map((spec) => ({ machine: this.#add(world, spec), power: spec.power }));
    await Promise.all(servers.map(({ machine, power }) => (power === "on" ? machine.on({ fresh: false }) : undefined)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.off()));
    this.#machines.clear();
    this.#world = undefined;
  }

  async status(): Promise<DriverStatus> {
    const servers = this.#world?.allServers() ?? [];
    const silent = [...this.#machines.values()].some((machine) => machine.silent);
    const why = silent ? [...this.#refused.values()][0] : undefined;
    return {
      images: [],
      servers: servers.map(({ id, name, power }) => ({ id, name, running: power === "on", memoryBytes: 0 })),
      services: why === undefined ? [] : [{ name: `SSH on servers: ${why}`, running: false, memoryBytes: 0 }],
    };
  }

  async shell(): Promise<null> {
    return null;
  }

  async logs(serverId: number, follow: boolean): Promise<string[] | null> {
    const log = this.#machines.get(serverId)?.log;
    return log === undefined ? null : ["tail", "-n", "+1", ...(follow ? ["-F"] : []), await log.open()];
  }

  async createServer(spec: ServerSpec): Promise<void> {
    if (this.#world === undefined) return;
    const machine = this.#add(this.#world, spec);
    if (spec.startAfterCreate) await machine.on();
  }

  async deleteServer(id: number): Promise<void> {
    await this.#machines.get(id)?.end();
    this.#machines.delete(id);
  }

  async powerOn(id: number): Promise<void> {
    await this.#machines.get(id)?.on();
  }

  async powerOff(id: number): Promise<void> {
    await this.#machines.get(id)?.off();
  }

  async shutdown(id: number): Promise<void> {
    await this.powerOff(id);
  }

  async reboot(id: number): Promise<void> {
    await this.#machines.get(id)?.restart();
  }

  async resetServer(id: number): Promise<void> {
    await this.reboot(id);
  }

  async rebuildServer(spec: ServerSpec): Promise<void> {
    await this.#machines.get(spec.id)?.rebuild(spec);
  }

  async resizeServer(): Promise<void> {}

  async setPublicAddresses(serverId: number, { ipv4 }: { ipv4?: string; ipv6?: string }): Promise<void> {
    this.#machines.get(serverId)?.move(ipv4);
  }

  async reset(): Promise<void> {}
  async createNetwork(): Promise<void> {}
  async deleteNetwork(): Promise<void> {}
  async attachNetwork(): Promise<void> {}
  async detachNetwork(): Promise<void> {}
  async setFirewall(): Promise<void> {}
  async createVolume(): Promise<void> {}
  async deleteVolume(): Promise<void> {}
  async resizeVolume(): Promise<void> {}
  async attachVolume(): Promise<void> {}
  async detachVolume(): Promise<void> {}

  #add(world: World, spec: ServerSpec): Machine {
    const deaf = (code: string, address: string) => {
      const why = refusals[code] ?? code;
      if (!this.#refused.has(code)) world.log(`servers don't answer SSH: port ${this.#port} of ${address}: ${why}`);
      this.#refused.set(code, why);
    };
    const machine = new Machine(world, spec, { port: this.#port, deaf });
    this.#machines.set(spec.id, machine);
    return machine;
  }
}
