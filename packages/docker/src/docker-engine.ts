import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Mendable } from "@meet-coop/command-line";
import { withLock } from "./build-lock.ts";
import { CommandFailed, Docker, run } from "./docker-command.ts";
import { EngineUsers } from "./engine-users.ts";

/** Free space that images, servers and their containers need, in GB. */
const neededDiskGb = 6;

/** Where the data of an engine started by the local cloud is kept. */
export function engineDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "meet-coop", "docker");
}

/** Folder of the socket, the pid file and the log: short, since a socket's path has at most 108 characters, and one for each data folder. */
function engineRunFolder(dataFolder: string): string {
  return join("/run/meet-coop", `docker-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 8)}`);
}

async function answers(docker: Docker): Promise<boolean> {
  try {
    return (await docker.run(["info", "--format", "{{.ServerVersion}}"])).trim() !== "";
  } catch (error) {
    if (error instanceof CommandFailed || (error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

async function available(command: string): Promise<boolean> {
  try {
    await run("sh", ["-c", `command -v ${command}`], { environment: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
    return true;
  } catch {
    return false;
  }
}

/**
 * The Docker engine that runs the local cloud's containers: the machine's own when it answers, else Debian's dockerd, started by hand as
 * root. The latter touches neither iptables nor the machine's routing: builds use the machine's network, and the local cloud needs no way out.
 */
export class DockerEngine {
  readonly docker: Docker;
  /** True: the machine's engine, which is never stopped. */
  readonly ofTheMachine: boolean;
  readonly #dataFolder: string;
  /** Says that this process uses the engine; gives it back. */
  #release: () => void = () => undefined;

  private constructor(docker: Docker, ofTheMachine: boolean, dataFolder: string) {
    this.docker = docker;
    this.ofTheMachine = ofTheMachine;
    this.#dataFolder = dataFolder;
  }

  /** The running engine, without starting one; undefined when there is none. */
  static async find(): Promise<DockerEngine | undefined> {
    const dataFolder = engineDataFolder();
    const ownDocker = new Docker(`unix://${join(engineRunFolder(dataFolder), "docker.sock")}`);
    // Own engine first: once it holds servers, a machine's engine that appears later must not hide them.
    if (existsSync(join(engineRunFolder(dataFolder), "docker.sock")) && (await answers(ownDocker)))
      return new DockerEngine(ownDocker, false, dataFolder);
    const machine = new Docker();
    if (await answers(machine)) return new DockerEngine(machine, true, dataFolder);
    return undefined;
  }

  /** Finds the engine or starts one, and keeps it from being stopped by others until `stopIfIdle`. Throws an error that says what is needed. */
  static async open(log: (line: string) => void): Promise<DockerEngine> {
    const engine = await alone(log, async () => ((await DockerEngine.find()) ?? (await DockerEngine.#start(log))).#use());
    await engine.#check();
    return engine;
  }

  /** The engine that may still hold what an earlier run made: the running one, or our own when its data is there. Undefined: nothing was ever made. */
  static async openToRemove(log: (line: string) => void): Promise<DockerEngine | undefined> {
    return await alone(log, async () => {
      const hasContainers = existsSync(join(engineDataFolder(), "containers"));
      const engine = (await DockerEngine.find()) ?? (hasContainers ? await DockerEngine.#start(log) : undefined);
      if (engine) engine.#use();
      return engine;
    });
  }

  #use(): this {
    if (!this.ofTheMachine) this.#release = new EngineUsers(usersFolder(this.#dataFolder)).enter();
    return this;
  }

  static async #start(log: (line: string) => void): Promise<DockerEngine> {
    const asRoot = process.platform === "linux" && process.getuid?.() === 0;
    if (!asRoot || !(await available("dockerd"))) {
      throw new Mendable(
        `No Docker: \`docker info\` doesn't answer${asRoot ? " and there is no dockerd to start" : process.platform === "linux" ? " and only root can start one" : ""}. ` +
          "Needed: a running Docker engine that this user may use, or root on Debian with the packages docker.io and debootstrap " +
          "(apt-get install docker.io debootstrap).",
      );
    }
    const dataFolder = engineDataFolder();
    mkdirSync(dataFolder, { recursive: true });
    const free = freeGb(dataFolder);
    if (free < neededDiskGb) throw diskError(dataFolder, free);
    const folder = engineRunFolder(dataFolder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const docker = new Docker(`unix://${join(folder, "docker.sock")}`);
    const began = Date.now();
    const logFile = openSync(join(folder, "dockerd.log"), "a");
    const daemon = spawn(
      "dockerd",
      [
        ...["--data-root", dataFolder, "--exec-root", join(folder, "exec"), "--host", `unix://${join(folder, "docker.sock")}`],
        ...["--pidfile", join(folder, "docker.pid"), "--bridge", "none", "--iptables=false", "--ip-forward=false", "--ip-masq=false"],
      ],
      { detached: true, stdio: ["ignore", logFile, logFile], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } },
    );
    daemon.unref();
    for (let attempt = 0; attempt < 300; attempt++) {
      if (await answers(docker)) {
        log(`Docker engine started (data in ${dataFolder}), ${((Date.now() - began) / 1000).toFixed(1)} s`);
        return new DockerEngine(docker, false, dataFolder);
      }
      await sleep(200);
    }
    throw new Mendable(`dockerd doesn't answer after 60 s; its log: ${join(folder, "dockerd.log")}`);
  }

  async #check(): Promise<void> {
    const info = JSON.parse(await this.docker.run(["info", "--format", "{{json .}}"])) as {
      OSType: string;
      DockerRootDir: string;
      OperatingSystem: string;
      SecurityOptions?: string[];
    };
    const options = (info.SecurityOptions ?? []).join(" ");
    if (info.OSType !== "linux" || info.OperatingSystem.includes("Docker Desktop") || /rootless|userns/.test(options)) {
      throw new Mendable(
        `This Docker engine (${info.OperatingSystem}${/rootless|userns/.test(options) ? ", rootless or with user namespaces" : ""}) can't run servers: ` +
          "needed is Docker on Linux itself, in its usual mode. On Debian: apt-get install docker.io, as root.",
      );
    }
    if (existsSync(info.DockerRootDir)) {
      const free = freeGb(info.DockerRootDir);
      if (free < 1) throw diskError(info.DockerRootDir, free);
    }
  }

  async #bridges(): Promise<string[]> {
    const networks = await this.docker.lines(["network", "ls", "--quiet", "--filter", "driver=bridge"]);
    if (networks.length === 0) return [];
    const format = '{{with index .Options "com.docker.network.bridge.name"}}{{.}}{{else}}br-{{slice .Id 0 12}}{{end}}';
    return await this.docker.lines(["network", "inspect", "--format", format, ...networks]);
  }

  /** Gives an engine that the local cloud started back, and stops it unless another process uses it or a container runs on it. Leaves no mount and no process. */
  async stopIfIdle(log: (line: string) => void): Promise<void> {
    if (this.ofTheMachine) return;
    await alone(log, async () => {
      this.#release();
      if (new EngineUsers(usersFolder(this.#dataFolder)).any() || (await this.docker.lines(["ps", "--quiet"])).length > 0) return;
      await this.#stop(log);
    });
  }

  async #stop(log: (line: string) => void): Promise<void> {
    const folder = engineRunFolder(this.#dataFolder);
    const pid = Number(readFileSync(join(folder, "docker.pid"), "utf8"));
    if (!isDockerd(pid)) return;
    const bridges = await this.#bridges();
    process.kill(pid, "SIGTERM");
    for (let attempt = 0; attempt < 150 && isDockerd(pid); attempt++) await sleep(200);
    if (isDockerd(pid)) {
      log(`dockerd (pid ${pid}) doesn't stop; its log: ${join(folder, "dockerd.log")}`);
      return;
    }
    for (const line of readFileSync("/proc/self/mounts", "utf8").split("\n")) {
      const mount = line.split(" ")[1] ?? "";
      if (mount.startsWith(`${folder}/`)) await run("umount", [mount]);
    }
    // The engine makes them again when it starts.
    for (const bridge of bridges) await run("ip", ["link", "delete", bridge]).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    log("Docker engine stopped");
  }
}

/** Beside the engine's own folder, which goes when it stops. */
const usersFolder = (dataFolder: string) => `${engineRunFolder(dataFolder)}.users`;

/** Only one process of this machine finds, starts or stops the engine at a time. Who isn't root can only find one. */
async function alone<T>(log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return await work();
  const lock = `${engineRunFolder(engineDataFolder())}.lock`;
  return await withLock(lock, (pid) => log(`Docker engine: being started or stopped by process ${pid}, waiting for it …`), work);
}

function isDockerd(pid: number): boolean {
  try {
    return pid > 1 && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "dockerd";
  } catch {
    return false;
  }
}

function freeGb(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1e9;
}

function diskError(folder: string, free: number): Mendable {
  return new Mendable(
    `Too little disk: ${free.toFixed(1)} GB free for ${folder}, about ${neededDiskGb} GB needed for images and servers. ` +
      "Free some, or set XDG_CACHE_HOME to a folder on a bigger disk.",
  );
}
