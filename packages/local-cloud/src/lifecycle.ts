import { spawn } from "node:child_process";
import { createReadStream, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Mendable } from "@meet-coop/command-line";
import type { ControlStatus } from "./control.ts";
import { askControl } from "./control-client.ts";
import { loadDriver } from "./local-cloud.ts";
import { runningPid } from "./process.ts";
import { type Instance, type InstanceWishes, instanceFolder, prepareInstance, readInstance } from "./settings.ts";
import { publicSubnet } from "./stack-settings.ts";

const longestStop = 180_000;
const pollEvery = 100;

export type Say = (line: string) => void;

/** The log of an instance's process. */
export function logFile(folder: string): string {
  return join(folder, "daemon.log");
}

/** The instance, if it was ever started. */
export function existing(name: string): { folder: string; instance: Instance } {
  const folder = instanceFolder(name);
  const instance = readInstance(folder);
  if (instance === undefined)
    throw new Mendable(
      `there is no instance '${name}' here. 'npm run local-cloud -- start${name === "default" ? "" : ` --instance ${name}`}' makes one`,
    );
  return { folder, instance };
}

/** The instance, which must be running. */
export function running(name: string): { folder: string; instance: Instance; pid: number } {
  const found = existing(name);
  const pid = runningPid(found.folder);
  if (pid === undefined)
    throw new Mendable(
      `instance '${name}' is not running. 'npm run local-cloud -- start${name === "default" ? "" : ` --instance ${name}`}' starts it`,
    );
  return { ...found, pid };
}

/** Starts the process of an instance and waits until everything answers, passing on what its log says. Does nothing when it runs already. */
export async function start(name: string, wishes: InstanceWishes, say: Say): Promise<"started" | "was running"> {
  const folder = instanceFolder(name);
  const pid = runningPid(folder);
  if (pid !== undefined) {
    const old = readInstance(folder);
    if (old !== undefined && wishes.ports !== undefined && JSON.stringify(old.ports) !== JSON.stringify(wishes.ports))
      throw new Mendable(`instance '${name}' is running on other ports (Hetzner API on ${old.ports.hetzner}): stop it first`);
    for (const key of ["images", "registry"] as const)
      if (old !== undefined && wishes[key] !== undefined && wishes[key] !== old[key])
        throw new Mendable(`instance '${name}' is running with --${key} ${old[key] ?? "(none)"}: stop it first`);
    const { instance } = existing(name);
    await untilReady(instance, folder, undefined);
    return "was running";
  }
  const instance = prepareInstance(folder, name, wishes);
  const log = openSync(logFile(folder), "a", 0o600);
  const from = statSync(logFile(folder)).size;
  const child = spawn(process.execPath, [join(import.meta.dirname, "daemon.ts"), folder], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
  });
  const ended = new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  const tail = new LogTail(logFile(folder), from, say);
  try {
    await untilReady(instance, folder, ended, tail);
  } catch (error) {
    await tail.read();
    throw tail.error === undefined ? error : new Mendable(tail.error);
  }
  await tail.read();
  child.unref();
  return "started";
}

async function untilReady(instance: Instance, folder: string, ended: Promise<number> | undefined, tail?: LogTail): Promise<void> {
  for (;;) {
    await tail?.read();
    const over = await Promise.race([ended ?? sleep(pollEvery), sleep(pollEvery)]);
    if (typeof over === "number")
      throw new Mendable(`the local cloud ended while it was starting (status ${over}). Its log: ${logFile(folder)}`);
    if (ended === undefined && runningPid(folder) === undefined)
      throw new Mendable(`the local cloud ended while it was starting. Its log: ${logFile(folder)}`);
    if (runningPid(folder) !== undefined && (await answers(instance))) return;
  }
}

async function answers(instance: Instance): Promise<boolean> {
  try {
    await askControl(instance, "GET", "/settings");
    return true;
  } catch {
    return false;
  }
}

/** Passes new lines of a log on; keeps the last one that starts with `error: `. */
class LogTail {
  readonly #file: string;
  readonly #say: Say;
  #from: number;
  #rest = "";
  error: string | undefined;

  constructor(file: string, from: number, say: Say) {
    this.#file = file;
    this.#from = from;
    this.#say = say;
  }

  async read(): Promise<void> {
    for await (const chunk of createReadStream(this.#file, { start: this.#from })) {
      this.#from += chunk.length;
      const lines = (this.#rest + chunk.toString()).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("error: ")) this.error = line.slice("error: ".length);
        else this.#say(line.replace(/^\S+Z /, ""));
      }
    }
  }
}

/** Ends the process of an instance by SIGTERM and waits for it. */
export async function stop(name: string, say: Say): Promise<"stopped" | "was not running"> {
  const { folder } = existing(name);
  const pid = runningPid(folder);
  if (pid === undefined) return "was not running";
  process.kill(pid, "SIGTERM");
  const begun = Date.now();
  let told = begun;
  while (runningPid(folder) === pid) {
    if (Date.now() - begun > longestStop)
      throw new Mendable(`process ${pid} has not ended after ${longestStop / 1000} s. Its log: ${logFile(folder)}`);
    if (Date.now() - told > 2000) {
      told = Date.now();
      say(`waiting for process ${pid} to end (${Math.round((told - begun) / 1000)} s)`);
    }
    await sleep(pollEvery);
  }
  return "stopped";
}

/** Stops an instance and removes everything it ever made. */
export async function reset(name: string, say: Say): Promise<void> {
  const { folder, instance } = existing(name);
  if ((await stop(name, say)) === "stopped") say("stopped");
  const driver = await loadDriver(instance.driver);
  await driver.reset({ instance: instance.instance, stateFolder: folder, publicSubnet: publicSubnet(instance), log: say });
  rmSync(folder, { recursive: true, force: true });
}

export async function status(name: string): Promise<ControlStatus> {
  const { instance } = running(name);
  return await askControl<ControlStatus>(instance, "GET", "/status");
}
