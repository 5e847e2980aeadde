import { Mendable } from "@meet-coop/command-line";
import type { Driver, DriverStatus, KnownServer, NetworkSpec, ServerSpec, VolumeSpec, World } from "../driver.ts";
import type { FirewallRule } from "../firewall-rule.ts";
import { readMemory, useOf } from "./memory.ts";
import { type Plug, plugScript, unplugScript } from "./network.ts";
import { offeredImages } from "./registry.ts";
import { RestartWatch } from "./restart-watch.ts";
import {
  applyFirewall,
  bootServer,
  changePublicAddresses,
  containerName,
  containerPid,
  createServerContainer,
  killServer,
  removeServer,
  type Surroundings,
  stopServer,
} from "./server.ts";
import { removeStrangers, runningServers } from "./server-containers.ts";
import { servicesName, stopServices } from "./services.ts";
import { authorityOf, openSite, removeSite, type Site } from "./site.ts";
import { logCommand, shellCommand } from "./terminal.ts";

/** Seconds that a server has to stop when it is asked to, before the plug is pulled. */
const shutdownSeconds = 60;

interface Running extends Site {
  world: World;
  watch: RestartWatch;
}

/** Servers as containers that boot: systemd, sshd, cloud-init, Docker. */
export class ContainersDriver implements Driver {
  readonly name = "containers";
  #running: Running | undefined;

  async start(world: World): Promise<void> {
    const site = await openSite(world);
    const watch = new RestartWatch(site.place.docker, world.instance, (id) => this.#restarted(id));
    this.#running = { ...site, world, watch };
    await removeStrangers(site.place, new Set(world.allServers().map(({ id }) => id)));
    for (const server of world.allServers().filter((each) => each.power === "on")) {
      await this.#bringBack(server).catch((error: unknown) => world.log(`server ${server.name}: ${message(error)}`));
    }
    watch.start();
  }

  async stop(): Promise<void> {
    const { world, engine, place, volumes, watch } = this.#now();
    await watch.stop();
    const names = await runningServers(place);
    await Promise.all(names.map((name) => stopServer(place.docker, name, shutdownSeconds)));
    await stopServices(place.docker, world.instance);
    await volumes.release(world.allVolumes().map((volume) => volume.id));
    this.#running = undefined;
    await engine.stopIfIdle((line) => world.log(line));
  }

  async reset(world: Pick<World, "instance" | "stateFolder" | "publicSubnet" | "log">): Promise<void> {
    await this.#running?.watch.stop();
    this.#running = undefined;
    await removeSite(world);
  }

  async createServer(spec: ServerSpec): Promise<void> {
    const { world, place } = this.#now();
    await removeServer(place.docker, place.instance, spec.id);
    await createServerContainer(place, spec, authorityOf(world));
    if (spec.startAfterCreate) await this.#boot(spec);
  }

  async deleteServer(id: number): Promise<void> {
    const { place } = this.#now();
    await this.#expectingEnd(id, () => removeServer(place.docker, place.instance, id));
  }

  async powerOn(id: number): Promise<void> {
    const { place } = this.#now();
    if ((await containerPid(place.docker, containerName(place.instance, id))) === 0) await this.#boot(this.#known(id));
  }

  async powerOff(id: number): Promise<void> {
    const { place } = this.#now();
    await this.#expectingEnd(id, () => killServer(place.docker, containerName(place.instance, id)));
  }

  async shutdown(id: number): Promise<void> {
    const { place } = this.#now();
    await this.#expectingEnd(id, () => stopServer(place.docker, containerName(place.instance, id), shutdownSeconds));
  }

  async reboot(id: number): Promise<void> {
    await this.shutdown(id);
    await this.#boot(this.#known(id));
  }

  async resetServer(id: number): Promise<void> {
    await this.powerOff(id);
    await this.#boot(this.#known(id));
  }

  async rebuildServer(spec: ServerSpec): Promise<void> {
    await this.deleteServer(spec.id);
    await this.createServer({ ...spec, startAfterCreate: true });
  }

  /** Sizes are not enforced: a server has what the machine has. */
  async resizeServer(): Promise<void> {}

  async setPublicAddresses(serverId: number, addresses: { ipv4?: string; ipv6?: string }): Promise<void> {
    await changePublicAddresses(this.#now().place, serverId, addresses);
  }

  /** Private networks come into being when their first member is plugged in. */
  async createNetwork(): Promise<void> {}

  async deleteNetwork(id: number): Promise<void> {
    const { place } = this.#now();
    const pid = await containerPid(place.docker, place.services);
    await place.tool.run(`nsenter -t ${pid} -n ip link delete net${id} 2>/dev/null || true`);
  }

  async attachNetwork(serverId: number, networkId: number, ip: string): Promise<void> {
    const { place } = this.#now();
    const pid = await containerPid(place.docker, containerName(place.instance, serverId));
    if (pid === 0) return;
    const servicesPid = await containerPid(place.docker, place.services);
    await place.tool.run(plugScript(serverId, pid, servicesPid, this.#plug(networkId, ip)));
  }

  async detachNetwork(serverId: number, networkId: number): Promise<void> {
    const { place } = this.#now();
    const pid = await containerPid(place.docker, containerName(place.instance, serverId));
    if (pid > 0) await place.tool.run(unplugScript(pid, networkId));
  }

  async setFirewall(serverId: number, rules: FirewallRule[] | null): Promise<void> {
    await applyFirewall(this.#now().place, serverId, rules);
  }

  async createVolume(spec: VolumeSpec): Promise<void> {
    await this.#now().volumes.create(spec);
  }

  async deleteVolume(id: number): Promise<void> {
    await this.#now().volumes.remove(id);
  }

  async resizeVolume(spec: VolumeSpec): Promise<void> {
    await this.#now().volumes.resize(spec);
  }

  async attachVolume(serverId: number, spec: VolumeSpec): Promise<void> {
    const { place, volumes } = this.#now();
    const name = containerName(place.instance, serverId);
    if ((await containerPid(place.docker, name)) > 0) await volumes.attach(name, spec);
  }

  async detachVolume(serverId: number, volumeId: number): Promise<void> {
    const { place, volumes } = this.#now();
    const name = containerName(place.instance, serverId);
    await volumes.detach((await containerPid(place.docker, name)) > 0 ? name : undefined, volumeId);
  }

  async status(): Promise<DriverStatus> {
    const { world, place } = this.#now();
    const names = [servicesName(world.instance), ...world.allServers().map((server) => containerName(world.instance, server.id))];
    const bytes = await readMemory(place.docker, names);
    return {
      images: await offeredImages(world),
      servers: world
        .allServers()
        .map((server) => ({ id: server.id, name: server.name, ...useOf(bytes, containerName(world.instance, server.id)) })),
      services: [{ name: "services (DNS, authority, registry, downloads)", ...useOf(bytes, servicesName(world.instance)) }],
    };
  }

  async shell(serverId: number, argv: string[]): Promise<string[] | null> {
    return shellCommand(this.#now().place, serverId, argv);
  }

  async logs(serverId: number, follow: boolean): Promise<string[] | null> {
    return await logCommand(this.#now().place, serverId, follow);
  }

  #now(): Running {
    if (this.#running === undefined)
      throw new Mendable("The containers of this local cloud are not started (npm run local-cloud -- start)");
    return this.#running;
  }

  #known(id: number): KnownServer {
    const server = this.#now()
      .world.allServers()
      .find((each) => each.id === id);
    if (server === undefined) throw new Error(`Server ${id} is not in the state of the local cloud`);
    return server;
  }

  #plug(networkId: number, ip: string): Plug {
    const network = this.#now()
      .world.allNetworks()
      .find((each: NetworkSpec) => each.id === networkId);
    if (network === undefined) throw new Error(`Network ${networkId} is not in the state of the local cloud`);
    return { network, ip };
  }

  #surroundings(server: ServerSpec): Surroundings {
    const plugs = server.networks.map(({ networkId, ip }) => this.#plug(networkId, ip));
    return { ipv4: server.ipv4, ipv6: server.ipv6, rules: server.firewall, plugs };
  }

  async #boot(server: ServerSpec): Promise<void> {
    const { place, volumes } = this.#now();
    const name = containerName(place.instance, server.id);
    await bootServer(place, server.id, this.#surroundings(server), async () => {
      for (const volume of server.volumes) await volumes.attach(name, volume);
    });
  }

  /** At a start: a server that runs already (the daemon was killed) is only connected again, with what has changed meanwhile. */
  async #bringBack(server: KnownServer): Promise<void> {
    const { world, place } = this.#now();
    const name = containerName(place.instance, server.id);
    if (!(await place.docker.has("container", name))) {
      world.log(`server ${server.name}: its disk is gone (was the engine's data removed?), created anew`);
      await this.createServer({ ...server, startAfterCreate: true });
    } else {
      await this.#boot(server);
    }
    world.log(`server ${server.name}: on`);
  }

  async #expectingEnd(id: number, work: () => Promise<void>): Promise<void> {
    await this.#now().watch.expecting(id, work);
  }

  /** `reboot` was typed on the server itself. */
  async #restarted(id: number): Promise<void> {
    const { world } = this.#now();
    const server = world.allServers().find((each) => each.id === id && each.power === "on");
    if (server === undefined) return;
    await this.#boot(server).catch((error: unknown) => world.log(`server ${server.name}: restart: ${message(error)}`));
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
