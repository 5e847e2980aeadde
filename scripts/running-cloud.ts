import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { ensureEngine } from "@meet-coop/engine";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";
import { $ } from "zx";
import { type LocalStack, type LocalStackOptions, localStack, root } from "./local-stack.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

/** What a run of a program left. */
export interface Ended {
  exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  text: string;
}

/** A local cloud that is there, e.g. the one of `npm start`, and a stack in it. */
export class RunningCloud {
  readonly instance: string;
  readonly project: string;
  readonly #environment = environmentOfThisMachine(process.env);

  constructor(instance: string, project: string) {
    this.instance = instance;
    this.project = project;
  }

  /** The local cloud's settings; there once it was started. */
  get settings() {
    return localCloudSettings(this.instance);
  }

  /** A command of the local cloud, e.g. `cloud("stop")`. */
  cloud(command: string, ...args: string[]): Promise<Ended> {
    return this.run(["packages/local-cloud/src/cli.ts", command, ...args, "--instance", this.instance]);
  }

  /** A command on a server, as root. */
  onServer(server: string, command: string): Promise<Ended> {
    return this.run(["packages/local-cloud/src/cli.ts", "ssh", "--instance", this.instance, server, "bash", "-c", command]);
  }

  /** The stack in this local cloud. `config` wins over the repository's settings. */
  async stack(config: LocalStackOptions["config"] = {}): Promise<LocalStack> {
    const engine = await ensureEngine({ log: () => undefined });
    return localStack({ project: this.project, settings: this.settings, engine, environment: this.#environment, config });
  }

  /** Outputs of the stack, secrets in clear. */
  async outputs(): Promise<Record<string, Record<string, string>>> {
    const stack = await this.stack("of the last run");
    const { stdout } = await $({ cwd: stack.folder, env: stack.env, quiet: true })`pulumi stack output --json --show-secrets`;
    return JSON.parse(stdout) as Record<string, Record<string, string>>;
  }

  /** The IPv4 address of a name, as the local cloud's DNS has it. */
  async resolve(name: string): Promise<string> {
    const resolver = new Resolver();
    resolver.setServers([this.settings.dns]);
    return (await resolver.resolve4(name))[0] ?? "";
  }

  /** PEM of the local authority. */
  get authority(): string {
    return readFileSync(this.settings.authority, "utf8");
  }

  /** Runs one of the repository's programs. */
  protected async run(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
    const env = { ...this.#environment, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, ...environment };
    return ended(await $({ cwd: root, env, quiet: true, nothrow: true })`node --disable-warning=ExperimentalWarning ${args}`);
  }
}

export function ended(output: { exitCode: number | null; stdall: string }): Ended {
  return { exitCode: output.exitCode ?? 1, text: output.stdall };
}
