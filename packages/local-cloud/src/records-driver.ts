import type { Driver, DriverStatus, World } from "./driver.ts";

/** State only: every call succeeds at once, no server boots. For speed and scale. */
export class RecordsDriver implements Driver {
  readonly name = "records";
  #world: World | undefined;

  async start(world: World): Promise<void> {
    this.#world = world;
  }

  async stop(): Promise<void> {
    this.#world = undefined;
  }

  async status(): Promise<DriverStatus> {
    const servers = this.#world?.allServers() ?? [];
    return { servers: servers.map(({ id, name, power }) => ({ id, name, running: power === "on", memoryBytes: 0 })), services: [] };
  }

  async shell(): Promise<null> {
    return null;
  }

  async logs(): Promise<null> {
    return null;
  }

  async reset(): Promise<void> {}
  async createServer(): Promise<void> {}
  async deleteServer(): Promise<void> {}
  async powerOn(): Promise<void> {}
  async powerOff(): Promise<void> {}
  async shutdown(): Promise<void> {}
  async reboot(): Promise<void> {}
  async resetServer(): Promise<void> {}
  async rebuildServer(): Promise<void> {}
  async resizeServer(): Promise<void> {}
  async setPublicAddresses(): Promise<void> {}
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
}
