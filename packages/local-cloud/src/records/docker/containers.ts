import type { z } from "zod";
import type { Disk } from "../disk.ts";
import { DockerError } from "./errors.ts";
import { never, newId, now, referenceOf } from "./identity.ts";
import type { Images } from "./images.ts";
import type { Networks } from "./networks.ts";
import { Ports } from "./ports.ts";
import type { ContainerRow, EndpointRow } from "./rows.ts";
import type { Volumes } from "./volumes.ts";
import { type ContainerWish, checkMemory, type endpointSchema, mountsOf, settled } from "./wish.ts";

const allowedName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
type EndpointWish = z.infer<typeof endpointSchema>;

export interface ContainerChange {
  Memory: number;
  MemorySwap: number;
  RestartPolicy?: { Name: string; MaximumRetryCount: number } | undefined;
}

export interface Parts {
  networks: Networks;
  volumes: Volumes;
  images: Images;
}

/** The containers of an engine. Those that run do nothing: they only are. */
export class Containers {
  readonly #disk: Disk;
  readonly #parts: Parts;
  readonly #hostName: string;
  readonly #ports = new Ports();
  readonly #byId = new Map<string, ContainerRow>();
  readonly #idOf = new Map<string, string>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(disk: Disk, parts: Parts, hostName: string) {
    this.#disk = disk;
    this.#parts = parts;
    this.#hostName = hostName;
    const onDisk = disk.all("container").map(({ body }) => body);
    for (const row of onDisk.sort((one, other) => (one.created < other.created ? -1 : 1))) {
      this.#remember(row);
      if (row.status !== "running") continue;
      this.#ports.take(row.id, row.ports, row.name);
      for (const [network, endpoint] of Object.entries(row.networks)) parts.networks.join(endpoint.networkId || network, row, endpoint);
    }
  }

  /** Newest first. */
  all(): ContainerRow[] {
    return [...this.#byId.values()].reverse();
  }

  /** By id, the first 12 digits of it, or name. */
  find(which: string): ContainerRow {
    const found = this.#byId.get(which) ?? this.#byId.get(this.#idOf.get(which) ?? "");
    if (found === undefined) throw new DockerError(404, `No such container: ${which}`);
    return found;
  }

  create(name: string, wish: ContainerWish): ContainerRow {
    const image = this.#parts.images.get(wish.Image);
    if (image === undefined) throw new DockerError(404, `No such image: ${referenceOf(wish.Image)}`);
    const id = newId();
    const called = name || `unnamed-${id.slice(0, 12)}`;
    if (!allowedName.test(called))
      throw new DockerError(400, `Invalid container name (${called}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
    const holder = this.#idOf.get(called);
    if (holder !== undefined) {
      const cure = "You have to remove (or rename) that container to be able to reuse that name.";
      throw new DockerError(409, `Conflict. The container name "/${called}" is already in use by container "${holder}". ${cure}`);
    }
    const { config, hostConfig } = settled(wish, id, this.#hostName);
    const mode = hostConfig.NetworkMode === "default" ? "bridge" : hostConfig.NetworkMode;
    const endpoints = wish.NetworkingConfig?.EndpointsConfig ?? {};
    const row: ContainerRow = {
      ...{ id, name: called, created: now(), imageId: image.id, config, hostConfig },
      ...{ status: "created", exitCode: 0, error: "", startedAt: never, finishedAt: never, ports: {} },
      networks: Object.fromEntries([mode, ...Object.keys(endpoints)].map((network) => [network, endpointOf(endpoints[network])])),
    };
    for (const { Type, Name } of mountsOf(hostConfig)) if (Type === "volume" && Name) this.#parts.volumes.create({ name: Name });
    this.#remember(row);
    return this.#save(row);
  }

  /** False when it runs already. */
  start(which: string): boolean {
    const row = this.find(which);
    if (row.status === "running") return false;
    const { networks } = this.#parts;
    let joined: Record<string, EndpointRow> = row.networks;
    try {
      for (const [network, endpoint] of Object.entries(row.networks))
        joined = { ...joined, [network]: networks.join(endpoint.networkId || network, row, endpoint) };
      const endpoint = Object.values(joined)[0]?.endpointId ?? "";
      const ports = this.#ports.take(row.id, row.hostConfig.PortBindings, `${row.name} (${endpoint})`);
      this.#save({ ...row, networks: joined, ports, status: "running", exitCode: 0, error: "", startedAt: now() });
      return true;
    } catch (error) {
      for (const endpoint of Object.values(joined)) networks.leave(endpoint, row.id);
      if (error instanceof DockerError) this.#save({ ...row, exitCode: 128, error: error.message });
      throw error;
    }
  }

  /** False when it doesn't run. */
  stop(which: string, exitCode = 0): boolean {
    const row = this.find(which);
    if (row.status !== "running") return false;
    this.#ports.release(row.id);
    const left = Object.entries(row.networks).map(([network, endpoint]) => [network, this.#parts.networks.leave(endpoint, row.id)]);
    this.#save({ ...row, networks: Object.fromEntries(left), ports: {}, status: "exited", exitCode, finishedAt: now() });
    for (const wake of this.#waiting.get(row.id) ?? []) wake();
    this.#waiting.delete(row.id);
    return true;
  }

  remove(which: string, force: boolean): void {
    const row = this.find(which);
    if (row.status === "running" && !force) {
      const cure = "Stop the container before attempting removal or force remove";
      throw new DockerError(409, `You cannot remove a running container ${row.id}. ${cure}`);
    }
    this.stop(row.id, 137);
    for (const { Name } of mountsOf(row.hostConfig)) if (Name) this.#parts.volumes.release(Name, row.id);
    this.#disk.delete("container", row.id);
    this.#byId.delete(row.id);
    for (const name of [row.name, row.id.slice(0, 12)]) this.#idOf.delete(name);
  }

  update(which: string, change: ContainerChange): void {
    const row = this.find(which);
    const memory = change.Memory || row.hostConfig.Memory;
    const swap = change.MemorySwap || row.hostConfig.MemorySwap;
    if (memory > swap && swap > 0) {
      const cure = "update the memoryswap at the same time";
      throw new DockerError(409, `Memory limit should be smaller than already set memoryswap limit, ${cure}`);
    }
    checkMemory(memory, swap);
    const policy = change.RestartPolicy?.Name ? change.RestartPolicy : row.hostConfig.RestartPolicy;
    this.#save({ ...row, hostConfig: { ...row.hostConfig, Memory: memory, MemorySwap: swap, RestartPolicy: policy } });
  }

  connect(network: string, which: string, wish: EndpointWish): void {
    const row = this.find(which);
    const running = row.status === "running";
    // As long as a container doesn't run, Docker takes any name and looks for the network at the start.
    const name = running ? this.#parts.networks.find(network).name : this.#nameOf(network);
    if (row.networks[name] !== undefined && running)
      throw new DockerError(403, `endpoint with name ${row.name} already exists in network ${name}`);
    const endpoint = { ...endpointOf(wish), aliases: [...(wish?.Aliases ?? []), row.id.slice(0, 12)] };
    this.#save({ ...row, networks: { ...row.networks, [name]: running ? this.#parts.networks.join(name, row, endpoint) : endpoint } });
  }

  disconnect(network: string, which: string): void {
    const row = this.find(which);
    const { [this.#nameOf(network)]: endpoint, ...others } = row.networks;
    if (endpoint === undefined) throw new DockerError(500, `container ${row.id} is not connected to the network ${network}`);
    this.#parts.networks.leave(endpoint, row.id);
    this.#save({ ...row, networks: others });
  }

  /** Resolves when the container doesn't run. */
  async ended(which: string): Promise<ContainerRow> {
    const row = this.find(which);
    if (row.status === "running")
      await new Promise<void>((wake) => this.#waiting.set(row.id, [...(this.#waiting.get(row.id) ?? []), wake]));
    return this.#byId.get(row.id) ?? row;
  }

  /** A container that was made from an image. */
  userOf(imageId: string): string | undefined {
    return this.all().find((row) => row.imageId === imageId)?.id;
  }

  /** The server was off: what is to come back runs again, the rest has ended. */
  boot(): void {
    for (const { id, status, hostConfig } of this.all()) {
      const policy = hostConfig.RestartPolicy.Name;
      const was = status === "running";
      this.stop(id, 255);
      if (policy === "always" || (policy === "unless-stopped" && was)) this.#startAgain(id);
    }
  }

  #startAgain(id: string): void {
    try {
      this.start(id);
    } catch (error) {
      // It stands in the container's state.
      if (!(error instanceof DockerError)) throw error;
    }
  }

  #nameOf(network: string): string {
    try {
      return this.#parts.networks.find(network).name;
    } catch {
      return network;
    }
  }

  #remember(row: ContainerRow): void {
    this.#byId.set(row.id, row);
    for (const name of [row.name, row.id.slice(0, 12)]) this.#idOf.set(name, row.id);
    for (const { Name } of mountsOf(row.hostConfig)) if (Name) this.#parts.volumes.use(Name, row.id);
  }

  #save(row: ContainerRow): ContainerRow {
    this.#byId.set(row.id, row);
    this.#disk.put("container", row.id, row);
    return row;
  }
}

function endpointOf(wish: EndpointWish): EndpointRow {
  const { Aliases: aliases = null, IPAMConfig: ipamConfig = null, DriverOpts: driverOptions = null } = wish ?? {};
  return { aliases, ipamConfig, driverOptions, networkId: "", endpointId: "", address: "" };
}
