import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { isLoopback, parseRange, rangeHas } from "./address.ts";
import type { Cloud } from "./cloud.ts";
import { cloudflareApi, ensureZone } from "./cloudflare/api.ts";
import { controlApi } from "./control.ts";
import { DnsServer } from "./dns.ts";
import type { DnsView } from "./dns-answer.ts";
import { Door } from "./door.ts";
import type { Driver, World } from "./driver.ts";
import { Faults } from "./faults.ts";
import { Actions } from "./hetzner/actions.ts";
import { hetznerApi } from "./hetzner/api.ts";
import { forgetServer } from "./hetzner/server.ts";
import { knownNetworks, knownServers, knownVolumes } from "./hetzner/server-spec.ts";
import type { Environment } from "./http.ts";
import { Jobs } from "./jobs.ts";
import { host, inUse, listenOn } from "./listen.ts";
import { RecordsDriver } from "./records-driver.ts";
import { type Instance, type InstanceWishes, type Ports, prepareInstance, type StackSettings } from "./settings.ts";
import { publicSubnet, publicSubnet6, stackSettings } from "./stack-settings.ts";
import { Store } from "./state.ts";
import { Stock } from "./stock.ts";

const serviceZone = "local-cloud.test";

export interface StartOptions extends Omit<InstanceWishes, "ports"> {
  /** Name of the instance. */
  instance: string;
  /** Folder for state, tokens and what the driver keeps. Made when missing. */
  stateFolder: string;
  /** 0: any free ports, for tests. Absent: the ports the instance had, or the default ones. */
  ports?: Ports | 0;
  /** A driver of one's own, for tests. */
  ownDriver?: Driver;
  /** Gets every line of the log; nothing by default. */
  log?: (line: string) => void;
}

/** The driver by its name. The containers driver is loaded only when it is chosen. */
export async function loadDriver(name: Instance["driver"]): Promise<Driver> {
  if (name === "records") return new RecordsDriver();
  const { ContainersDriver } = await import("./containers/driver.ts");
  return new ContainersDriver();
}

/** The clouds on this machine, in this process. */
export class LocalCloud {
  readonly settings: StackSettings;
  readonly instance: Instance;
  readonly #cloud: Cloud;
  readonly #servers: Server[];
  readonly #dns: DnsServer;
  readonly #door: Door;

  private constructor(parts: { instance: Instance; folder: string; cloud: Cloud; servers: Server[]; dns: DnsServer; door: Door }) {
    this.instance = parts.instance;
    this.settings = stackSettings(parts.instance, parts.folder);
    this.#cloud = parts.cloud;
    this.#servers = parts.servers;
    this.#dns = parts.dns;
    this.#door = parts.door;
  }

  /**
   * Starts an instance and resolves when everything answers, servers included. Whatever ran before runs again.
   * Throws Mendable for what the caller can mend (a port in use, a driver that can't run here).
   */
  static async start(options: StartOptions): Promise<LocalCloud> {
    const { stateFolder, ports: wishedPorts, ownDriver, log = () => undefined, ...wishes } = options;
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    const instance = prepareInstance(stateFolder, options.instance, { ...wishes, ...(wishedPorts ? { ports: wishedPorts } : {}) });
    const free = wishedPorts === 0;
    const store = new Store(join(stateFolder, "state.db"));
    const driver = ownDriver ?? (await loadDriver(instance.driver));
    const subnet = publicSubnet(instance);
    const subnet6 = publicSubnet6(instance);
    const cloud: Cloud = {
      store,
      driver,
      log,
      jobs: new Jobs(),
      faults: new Faults(store),
      stock: new Stock(store),
      actions: new Actions(instance.actionMilliseconds),
      pool: { ipv4: subnet, ipv6: subnet6, reserved: 10 },
    };
    ensureZone(store, instance.zone);

    const services = new Map<string, string>();
    const view: DnsView = { store, services, serviceZone, reverse: [subnet, subnet6] };
    const dns = new DnsServer(view, log);
    const door = new Door({ zone: instance.zone, view, authority: join(stateFolder, "authority.pem"), allowed: subnet, log });
    const servers: Server[] = [];
    const opened: (() => Promise<unknown>)[] = [() => dns.stop(), () => door.stop()];
    try {
      const ready = { yes: false };
      const starting = { error: { code: "unavailable", message: "the local cloud is still starting", details: null } };
      const listen = async (app: Hono<Environment>, port: number, flag: string): Promise<number> => {
        const gate = (request: Request, bindings: unknown) =>
          ready.yes ? app.fetch(request, bindings as HttpBindings) : Response.json(starting, { status: 503 });
        const server = createAdaptorServer({ fetch: gate, hostname: host }) as Server;
        servers.push(server);
        opened.push(() => close(server));
        return await listenOn(server, free ? 0 : port, flag);
      };
      instance.ports = {
        hetzner: await listen(
          hetznerApi(cloud, { write: instance.hetznerToken, read: instance.hetznerReadToken }),
          instance.ports.hetzner,
          "--port-base",
        ),
        cloudflare: await listen(cloudflareApi(cloud, instance.cloudflareToken), instance.ports.cloudflare, "--port-base"),
        control: await listen(
          controlApi(cloud, instance, () => stackSettings(instance, stateFolder)),
          instance.ports.control,
          "--port-base",
        ),
        dns: await dns
          .listen(host, free ? 0 : instance.ports.dns)
          .catch((error: unknown) => inUse(error, instance.ports.dns, "--port-base")),
        door: await door.listen(free ? 0 : instance.ports.door).catch((error: unknown) => inUse(error, instance.ports.door, "--door")),
      };
      // What was being deleted when the process ended is gone before the driver looks; it makes the rest real.
      store.transaction(() => {
        for (const server of store.all("server")) if (server.deleting) forgetServer(cloud, server.id);
      });
      const world: World = {
        store,
        faults: cloud.faults,
        instance: instance.instance,
        stateFolder,
        publicSubnet: subnet,
        publicSubnet6: subnet6,
        zone: instance.zone,
        dnsPort: instance.ports.dns,
        images: instance.images,
        registry: instance.registry,
        log,
        allServers: () => knownServers(cloud),
        allNetworks: () => knownNetworks(cloud),
        allVolumes: () => knownVolumes(cloud),
        setServiceName: (name, ip) => services.set(name.toLowerCase(), ip),
        listenDns: async (address, port) => {
          const allowed =
            isLoopback(address) ||
            [subnet, subnet6].some((text) => rangeHas(parseRange(text) ?? { version: 4, base: 0n, prefix: 32 }, address));
          if (!allowed) throw new Error(`DNS must not listen on ${address}: it is neither loopback nor in ${subnet}`);
          await dns.listen(address, port);
        },
      };
      opened.push(() => driver.stop());
      await driver.start(world);
      cloud.actions.settle(cloud);
      ready.yes = true;
    } catch (error) {
      for (const undo of opened.reverse()) await undo().catch(() => undefined);
      store.close();
      throw error;
    }
    return new LocalCloud({ instance, folder: stateFolder, cloud, servers, dns, door });
  }

  /** For tests and the control of this process: how long each action takes, in milliseconds. */
  set actionMilliseconds(duration: number) {
    this.#cloud.actions.duration = duration;
  }

  /** Resolves when no action runs any more. */
  async idle(): Promise<void> {
    await this.#cloud.jobs.idle();
  }

  /** Stops answering, lets what runs end, stops the servers. The state stays. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map(close));
    await this.#door.stop();
    await this.#cloud.jobs.idle();
    await this.#cloud.driver.stop();
    await this.#dns.stop();
    this.#cloud.store.close();
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
