import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, Visitor } from "@meet-coop/conformance";
import { type Docker, DockerEngine } from "@meet-coop/docker";
import { greenlightFolders } from "@meet-coop/service-config";
import { builtImage } from "../built-images.testing.ts";

/** What lies in a container, by path: a file's text, or a new folder's files. */
export type ContainerFiles = Record<string, string | Record<string, string>>;

/** What the product mounts into each Greenlight. */
export const mountedFiles: ContainerFiles = { [greenlightFolders.initializers.inContainer]: greenlightFolders.initializers.files };

/** PostgreSQL, Redis and Greenlights on a network without a way out, for tests. This process answers at the network's gateway. */
export class GreenlightContainers {
  readonly docker: Docker;
  readonly #prefix: string;
  readonly #images: { postgres: string; redis: string; greenlight: string };
  readonly #folder = mkdtempSync(join(tmpdir(), "greenlight-test-"));
  readonly #started: string[] = [];
  readonly #engine: DockerEngine;

  private constructor(engine: DockerEngine, prefix: string, images: { postgres: string; redis: string; greenlight: string }) {
    this.#engine = engine;
    this.docker = engine.docker;
    this.#prefix = prefix;
    this.#images = images;
  }

  /** Builds the images where they aren't there, and makes the network. */
  static async open(prefix: string): Promise<GreenlightContainers> {
    const engine = await DockerEngine.open(() => {});
    const { docker } = engine;
    const image = (folder: string) => builtImage(docker, folder);
    const images = { postgres: await image("postgres"), redis: await image("redis"), greenlight: await image("greenlight") };
    const containers = new GreenlightContainers(engine, prefix, images);
    await docker.run(["network", "create", "--internal", containers.name("network")]);
    return containers;
  }

  name(what: string): string {
    return `${this.#prefix}-${process.pid}-${what}`;
  }

  /** The address at which containers reach this process. */
  async gateway(): Promise<string> {
    const text = await this.docker.run(["network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", this.name("network")]);
    return text.trim();
  }

  async close(): Promise<void> {
    for (const what of this.#started) await this.docker.remove("container", this.name(what));
    await this.docker.remove("network", this.name("network"));
    rmSync(this.#folder, { recursive: true, force: true });
    await this.#engine.stopIfIdle(() => {});
  }

  async startDatabases(): Promise<void> {
    await this.#start("redis", {}, {}, this.#images.redis, "redis-server", "--save", "", "--appendonly", "no");
    await this.#start(
      "postgresql",
      { POSTGRES_USER: "greenlight", POSTGRES_DB: "greenlight", POSTGRES_PASSWORD: "pass word" },
      {},
      ...[this.#images.postgres, "postgres", "-c", "shared_buffers=32MB"],
    );
  }

  /** Starts a Greenlight with these files in it. */
  async startGreenlight(what: string, environment: Record<string, string>, files: ContainerFiles = {}): Promise<void> {
    const own = {
      SECRET_KEY_BASE: "0".repeat(128),
      DATABASE_URL: "postgres://greenlight:pass%20word@postgresql:5432/greenlight",
      REDIS_URL: "redis://redis:6379",
    };
    await this.#start(what, { ...own, ...environment }, files, this.#images.greenlight);
  }

  /** One command in a Greenlight that isn't running; what it printed, or an error that says so. */
  async runOnce(environment: Record<string, string>, ...command: [string, ...string[]]): Promise<string> {
    const [entrypoint, ...rest] = command;
    return await this.docker.run([
      ...["run", "--rm", "--network", this.name("network"), "--entrypoint", entrypoint],
      ...environmentOf({ SECRET_KEY_BASE: "0".repeat(128), ...environment }),
      ...[this.#images.greenlight, ...rest],
    ]);
  }

  exec(what: string, ...command: string[]): Promise<string> {
    return this.docker.run(["exec", this.name(what), "bundle", "exec", ...command]);
  }

  async runner(what: string, code: string): Promise<string> {
    return (await this.exec(what, "rails", "runner", code)).trim();
  }

  /** Runs a script with `rails runner`; it reads `input` from standard input. */
  async script(what: string, script: string, input: string): Promise<string> {
    await this.#inside(what, script, "sh", "-c", "cat >/tmp/script.rb");
    // Of what Ruby says about an error, the beginning tells what it was.
    return await this.#inside(
      what,
      input,
      "sh",
      "-c",
      "bundle exec rails runner /tmp/script.rb 2>/tmp/errors || { head -n 3 /tmp/errors >&2; exit 1; }",
    );
  }

  /** Runs one of the product's scripts, as the product does. */
  async ownScript(what: string, script: string, input: string): Promise<string> {
    const { files, inContainer } = greenlightFolders.scripts;
    await this.docker.run(["exec", this.name(what), "mkdir", "-p", inContainer]);
    for (const [name, text] of Object.entries(files)) await this.#inside(what, text, "sh", "-c", `cat >${inContainer}/${name}`);
    return await this.#inside(what, input, "bundle", "exec", "rails", "runner", `${inContainer}/${script}`);
  }

  /** Puts the settings of a tenant in force. */
  putSettings(what: string, settings: string): Promise<string> {
    return this.ownScript(what, "settings.rb", settings);
  }

  #inside(what: string, input: string, ...command: string[]): Promise<string> {
    return this.docker.run(["exec", "--interactive", this.name(what), ...command], { input });
  }

  async addressOf(what: string): Promise<string> {
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    return (await this.docker.run(["inspect", "--format", format, this.name(what)])).trim();
  }

  /** A browser before a Greenlight. */
  async visitor(what: string, host: string): Promise<Visitor> {
    return new Visitor(await this.addressOf(what), host);
  }

  /** Whether it answers at all, asked without a request. */
  async answers(what: string): Promise<boolean> {
    const address = await this.addressOf(what);
    return await new Promise((resolve) => {
      const socket = connect({ host: address, port: 3000 }, () => resolve(socket.destroy() !== undefined));
      socket.on("error", () => resolve(false));
    });
  }

  async health(what: string): Promise<Answer> {
    const visitor = await this.visitor(what, "127.0.0.1");
    return await visitor.send("GET", "/health_check", { headers: { "x-forwarded-proto": "http" } });
  }

  healthy(what: string): Promise<void> {
    return this.#until(what, "healthy", ({ text }) => text === "success");
  }

  /** Waits until it answers, whatever it says. */
  serving(what: string): Promise<void> {
    return this.#until(what, "there", () => true);
  }

  async #until(what: string, state: string, reached: (health: { text: string }) => boolean): Promise<void> {
    let last = "";
    for (let attempt = 0; attempt < 300; attempt++) {
      try {
        const health = await this.health(what);
        if (reached(health)) return;
        last = health.text;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      await sleep(400);
    }
    throw new Error(`Greenlight isn't ${state}: ${last}\n${await this.docker.run(["logs", "--tail", "40", this.name(what)])}`);
  }

  async #start(what: string, environment: Record<string, string>, files: ContainerFiles, ...imageAndCommand: string[]) {
    this.#started.push(what);
    await this.docker.run([
      ...["create", "--name", this.name(what), "--network", this.name("network"), "--network-alias", what],
      ...[...environmentOf(environment), ...imageAndCommand],
    ]);
    for (const [nth, [path, content]] of Object.entries(files).entries()) {
      const own = join(this.#folder, `${this.#started.length}-${nth}`);
      if (typeof content === "string") writeFileSync(own, content);
      else {
        mkdirSync(own);
        for (const [name, text] of Object.entries(content)) writeFileSync(join(own, name), text);
      }
      await this.docker.run(["cp", own, `${this.name(what)}:${path}`]);
    }
    await this.docker.run(["start", this.name(what)]);
  }
}

const environmentOf = (environment: Record<string, string>) =>
  Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
