import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { definitionsFolder } from "@meet-coop/definitions";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { freePorts } from "@meet-coop/local-cloud/testing";
import { $ } from "zx";
import { offerHostedZones } from "./hosted-zones.ts";
import { initLocalStack } from "./local-stack.ts";
import { type Ended, ended, RunningCloud } from "./running-cloud.ts";

/** An action that the Hetzner API began. */
interface Begun {
  action: { id: number; status: string };
}

/** A local cloud and a stack in it, for tests: apart from what `npm start` made, and gone when it ends. */
export class Rehearsal extends RunningCloud {
  readonly #cloudArguments: string[];

  private constructor(instance: string, cloudArguments: string[], project = "demo") {
    super(instance, project);
    this.#cloudArguments = cloudArguments;
  }

  /** Prepares a local cloud on free ports, after removing what a test that was killed left of it. Starts nothing. */
  static async prepare(instance: string, ...cloudArguments: string[]): Promise<Rehearsal> {
    const port = await freePorts(5);
    const rehearsal = new Rehearsal(instance, ["--port-base", String(port), "--door", String(port + 4), ...cloudArguments]);
    await rehearsal.end();
    return rehearsal;
  }

  /** Another stack in the same local cloud, e.g. `members`. */
  of(project: string): Rehearsal {
    return new Rehearsal(this.instance, this.#cloudArguments, project);
  }

  /** What a newcomer types. */
  start(environment: Record<string, string> = {}): Promise<Ended> {
    return this.run(["scripts/start.ts", "--instance", this.instance, ...this.#cloudArguments], environment);
  }

  /** Starts only the clouds, without a stack. With `records`, servers are state; with `containers` they boot. */
  async startCloud(driver: "records" | "containers"): Promise<Ended> {
    const started = await this.cloud("start", "--driver", driver, ...this.#cloudArguments);
    if (started.exitCode === 0) await offerHostedZones(this.settings);
    return started;
  }

  /** Runs `pulumi` in the stack: `pulumi(["up", "--yes"], {"meet-coop:day": …})`. */
  async pulumi(args: string[], config: Record<string, unknown> = {}, environment: Record<string, string> = {}): Promise<Ended> {
    const stack = await this.stack(config);
    const [command = "", ...rest] = args;
    const settings = ["up", "preview", "refresh", "destroy"].includes(command) ? ["--config-file", stack.configFile] : [];
    const env = { ...stack.env, ...environment };
    return ended(await $({ cwd: stack.folder, env, quiet: true, nothrow: true })`pulumi ${command} ${settings} ${rest} --non-interactive`);
  }

  /** Makes the stack without an `up`. */
  async initStack(): Promise<void> {
    await initLocalStack(await this.stack());
  }

  /** What a preview would do, by operation: `{ update: ["demo-settings"], same: […] }`. */
  async preview(config: Record<string, unknown> = {}): Promise<Record<string, string[]>> {
    const stack = await this.stack(config);
    const run = await $({
      cwd: stack.folder,
      env: stack.env,
      quiet: true,
      nothrow: true,
    })`pulumi preview --config-file ${stack.configFile} --json`;
    if (run.exitCode !== 0) throw new Error(`\`pulumi preview\` ended with status ${run.exitCode}: ${run.stdall}`);
    const { steps } = JSON.parse(run.stdout) as { steps: { op: string; urn: string }[] };
    return Object.fromEntries(
      Object.entries(Object.groupBy(steps, ({ op }) => op)).map(([op, of]) => [
        op,
        (of ?? []).map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)),
      ]),
    );
  }

  /** What `npm run status` says of the stack. */
  async status(config: Record<string, unknown> = {}): Promise<Ended> {
    await this.stack(config);
    return await this.run(["scripts/status.ts", this.project, "--instance", this.instance]);
  }

  /** What `npm run recover` says and does, e.g. `recover("--dry-run")`. */
  recover(...args: string[]): Promise<Ended> {
    return this.run(["scripts/recover.ts", this.project, "--instance", this.instance, ...args]);
  }

  /** Deletes a server at Hetzner, past its protection, as somebody does who is in the wrong project. Its addresses and volumes stay. */
  async deleteServer(name: string): Promise<void> {
    const { servers } = await this.hetzner<{ servers: { id: number }[] }>("GET", `/servers?name=${name}`);
    const path = `/servers/${servers[0]?.id}`;
    await this.#finished(await this.hetzner("POST", `${path}/actions/change_protection`, { delete: false, rebuild: false }));
    await this.#finished(await this.hetzner("DELETE", path));
  }

  /** Deletes a volume in the same way. */
  async deleteVolume(name: string): Promise<void> {
    const { volumes } = await this.hetzner<{ volumes: { id: number }[] }>("GET", `/volumes?name=${name}`);
    const path = `/volumes/${volumes[0]?.id}`;
    await this.#finished(await this.hetzner("POST", `${path}/actions/change_protection`, { delete: false }));
    await this.hetzner("DELETE", path);
  }

  async #finished({ action }: Begun): Promise<void> {
    while ((await this.hetzner<Begun>("GET", `/actions/${action.id}`)).action.status === "running") await pause(200);
  }

  /** Asks the Hetzner API, e.g. `hetzner("GET", "/servers")`. */
  async hetzner<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { hetznerEndpoint, hetznerToken } = this.settings;
    return await asked(method, hetznerEndpoint + path, hetznerToken, body);
  }

  /** Asks the Cloudflare API about the records of the zone, e.g. `records("GET", "?type=A")`. */
  async records<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { cloudflareBaseUrl, cloudflareToken, zoneId } = this.settings;
    return (await asked<{ result: T }>(method, `${cloudflareBaseUrl}/zones/${zoneId}/dns_records${path}`, cloudflareToken, body)).result;
  }

  /** Takes everything away again. */
  async end(): Promise<void> {
    await this.cloud("reset", "--yes");
    rmSync(localStacksFolder(this.instance), { recursive: true, force: true });
  }
}

/** A copy of the repository's definitions in which one file was changed; `remove` takes it away. */
export function changedDefinitions(file: string, change: (text: string) => string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "meet-coop-definitions-"));
  cpSync(definitionsFolder, folder, { recursive: true });
  const before = readFileSync(join(folder, file), "utf8");
  const after = change(before);
  if (before === after) throw new Error(`nothing changed in ${file}`);
  writeFileSync(join(folder, file), after);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

async function asked<T>(method: string, url: string, token: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text === "" ? {} : JSON.parse(text)) as T;
}
