import { createServer, type Server } from "node:net";
import type { ServerSpec, World } from "../driver.ts";
import { Disk } from "./disk.ts";
import { DockerEngine } from "./docker/engine.ts";
import { ServerLog } from "./server-log.ts";
import type { SshServer } from "./ssh-server.ts";
import { firstBoot } from "./user-data.ts";

const tryAgainAfter = 1000;

/** Why servers don't answer, in the words of the log. */
export type Deaf = (code: string, address: string) => void;

/** A server of the driver `records`: while it is on, port 22 of its address answers. What it needs for that is made when somebody comes. */
export class Machine {
  readonly log: ServerLog;
  readonly #world: World;
  readonly #port: number;
  readonly #deaf: Deaf;
  readonly #disk: Disk;
  #spec: ServerSpec;
  #address: string | undefined;
  #on = false;
  #listener: Server | undefined;
  #ssh: Promise<SshServer> | undefined;
  #docker: DockerEngine | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(world: World, spec: ServerSpec, { port, deaf }: { port: number; deaf: Deaf }) {
    this.#world = world;
    this.#spec = spec;
    this.#address = spec.ipv4;
    this.#port = port;
    this.#deaf = deaf;
    this.#disk = new Disk(world.store, spec.id);
    this.log = new ServerLog(world.stateFolder, spec.id);
  }

  /** It should answer and can't. */
  get silent(): boolean {
    return this.#on && this.#reachable && this.#listener === undefined;
  }

  /** Nobody could come in without a key: hundreds of servers in tests needn't listen. */
  get #reachable(): boolean {
    return this.#address !== undefined && this.#spec.sshKeys.length > 0;
  }

  /** `fresh`: it was off, and what was to come back runs again; otherwise only this process was away. */
  async on({ fresh = true } = {}): Promise<void> {
    if (fresh && !this.#on && this.#disk.all("container").length > 0) this.#engine().containers.boot();
    this.#on = true;
    await this.#listen();
  }

  async off(): Promise<void> {
    this.#on = false;
    clearTimeout(this.#retry);
    const [listener, ssh] = [this.#listener, await this.#ssh?.catch(() => undefined)];
    this.#listener = undefined;
    this.#ssh = undefined;
    this.#docker = undefined;
    ssh?.close();
    if (listener?.listening) await new Promise((done) => listener.close(done));
    await this.log.written();
  }

  async restart(): Promise<void> {
    if (!this.#on) return;
    await this.off();
    await this.on();
  }

  /** New addresses of a server that is off. */
  move(address: string | undefined): void {
    this.#address = address;
  }

  resize(spec: ServerSpec): void {
    this.#spec = spec;
  }

  /** A new disk. */
  async rebuild(spec: ServerSpec): Promise<void> {
    await this.off();
    this.#spec = spec;
    this.#disk.erase();
    if (spec.startAfterCreate) await this.on();
  }

  async end(): Promise<void> {
    await this.off();
    this.#disk.erase();
    await this.log.remove();
  }

  async #listen(): Promise<void> {
    const address = this.#address;
    if (address === undefined || !this.#reachable || this.#listener !== undefined) return;
    const listener = createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => undefined);
      this.#ssh ??= this.#makeSsh();
      this.#ssh
        .then((ssh) => ssh.accept(socket))
        .catch((error: unknown) => {
          this.#ssh = undefined;
          this.#world.log(`SSH on server ${this.#spec.name}: ${error instanceof Error ? error.message : error}`);
          socket.destroy();
        });
    });
    this.#listener = listener;
    await new Promise<void>((resolve) => {
      listener.once("listening", resolve);
      listener.on("error", (error: NodeJS.ErrnoException) => {
        if (listener.listening) return this.#world.log(`SSH on server ${this.#spec.name}: ${error.message}`);
        this.#listener = undefined;
        this.#deaf(error.code ?? "", address);
        // Whoever has the address may give it back.
        if (error.code === "EADDRINUSE") this.#retry = setTimeout(() => void (this.#on && this.#listen()), tryAgainAfter).unref();
        resolve();
      });
      listener.listen(this.#port, address);
    });
  }

  /** Loaded with the first that comes: a local cloud without SSH doesn't wait for it. */
  async #makeSsh(): Promise<SshServer> {
    const [{ SshServer }, { newSshKey }] = await Promise.all([import("./ssh-server.ts"), import("./ssh-key.ts")]);
    const { name, sshKeys: rootKeys, userData } = this.#spec;
    let { hostKeys } = firstBoot(userData);
    if (hostKeys.length === 0) {
      const hostKey = this.#disk.get("host-key", "ed25519") ?? { privateKey: newSshKey().privateKey };
      this.#disk.put("host-key", "ed25519", hostKey);
      hostKeys = [hostKey.privateKey];
    }
    const record = (line: string) => this.log.write(line);
    return new SshServer({ name, disk: this.#disk, docker: this.#engine(), rootKeys, faults: this.#world.faults, record }, hostKeys);
  }

  #engine(): DockerEngine {
    this.#docker ??= new DockerEngine(this.#disk, this.#spec.name, firstBoot(this.#spec.userData).docker);
    return this.#docker;
  }
}
