import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Docker } from "@meet-coop/docker";
import { instanceLabel, serverLabel } from "./network.ts";

/** Status of a container whose first process asked the kernel for a restart (it ends by SIGHUP, see reboot(2)). */
const restartStatus = "129";

/** Notices that somebody typed `reboot` on a server, which a container can't do by itself. */
export class RestartWatch {
  readonly #docker: Docker;
  readonly #instance: string;
  readonly #onRestart: (serverId: number) => Promise<void>;
  readonly #expected = new Set<number>();
  #events: ChildProcess | undefined;

  constructor(docker: Docker, instance: string, onRestart: (serverId: number) => Promise<void>) {
    this.#docker = docker;
    this.#instance = instance;
    this.#onRestart = onRestart;
  }

  start(): void {
    const events = spawn(
      "docker",
      [
        ...["events", "--filter", "event=die", "--filter", `label=${instanceLabel}=${this.#instance}`, "--filter", `label=${serverLabel}`],
        ...["--format", `{{.Actor.Attributes.exitCode}} {{index .Actor.Attributes "${serverLabel}"}}`],
      ],
      { env: { ...process.env, ...this.#docker.environment }, stdio: ["ignore", "pipe", "ignore"] },
    );
    // When the engine ends, so does this; the next start watches again.
    events.on("error", () => {});
    createInterface({ input: events.stdout }).on("line", (line) => {
      const [status, id] = line.split(" ");
      if (status === restartStatus && !this.#expected.has(Number(id))) void this.#onRestart(Number(id));
    });
    this.#events = events;
  }

  /** While `work` ends a server on purpose, its end is no restart. */
  async expecting(serverId: number, work: () => Promise<void>): Promise<void> {
    this.#expected.add(serverId);
    try {
      await work();
    } finally {
      this.#expected.delete(serverId);
    }
  }

  async stop(): Promise<void> {
    this.#events?.kill();
    this.#events = undefined;
  }
}
