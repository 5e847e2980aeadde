import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "@meet-coop/engine";
import { LocalCloud } from "@meet-coop/local-cloud";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { Gate, type Trouble } from "@meet-coop/recovery/testing";
import { $ } from "zx";
import { cloudPicture } from "./cloud-picture.testing.ts";
import { offerHostedZones } from "./hosted-zones.ts";
import { initLocalStack, type LocalStack, localStack, withConfigFile } from "./local-stack.ts";
import { type Ended, ended } from "./running-cloud.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const apis = ["hetzner", "cloudflare"] as const;

/** One call of a cloud's API among those of a kind: the first `POST hetzner /v1/servers`. */
export interface CloudCall {
  api: (typeof apis)[number];
  method: string;
  /** Ids as `*`, of a query the keys alone, of a look at an action what it does: what is the same in each run. */
  path: string;
  /** From 1. */
  nth: number;
}

const pathOf = (url: string): string => {
  const [path = "", query = ""] = url.split("?");
  const keys = [...new Set(new URLSearchParams(query).keys())];
  const plain = path.replace(/\/(\d+|[0-9a-f]{32})(?=\/|$)/g, "/*");
  return keys.length > 0 ? `${plain}?${keys.join("&")}` : plain;
};

/** A stack of the product in clouds of its own in this process, on servers that are state only, with a gate in front of each API. Nobody mends it but the test. */
export class UnmendedStack {
  readonly #project: string;
  readonly #config: Record<string, unknown>;
  readonly #folder: string;
  readonly #cloud: LocalCloud;
  readonly #gates: Record<CloudCall["api"], Gate>;

  private constructor(parts: {
    project: string;
    config: Record<string, unknown>;
    folder: string;
    cloud: LocalCloud;
    gates: Record<CloudCall["api"], Gate>;
  }) {
    this.#project = parts.project;
    this.#config = parts.config;
    this.#folder = parts.folder;
    this.#cloud = parts.cloud;
    this.#gates = parts.gates;
  }

  /** A stack without anything in it. `config`: settings that win over the repository's. `subnetIndex`: no two local clouds that run at the same time have the same. */
  static async make(
    project: string,
    { config = {}, subnetIndex }: { config?: Record<string, unknown>; subnetIndex: number },
  ): Promise<UnmendedStack> {
    const folder = mkdtempSync(join(tmpdir(), "unmended-stack-"));
    const cloud = await LocalCloud.start({
      ...{ driver: "records", instance: `test-unmended-${subnetIndex}`, stateFolder: folder, ports: 0, subnetIndex, actionMilliseconds: 5 },
    });
    await offerHostedZones(cloud.settings);
    const gates = {
      hetzner: await Gate.open(cloud.settings.hetznerEndpoint),
      cloudflare: await Gate.open(cloud.settings.cloudflareBaseUrl),
    };
    const own = { "hcloud:endpoint": gates.hetzner.url, "hcloud:pollInterval": "20ms", "cloudflare:baseUrl": gates.cloudflare.url };
    const stack = new UnmendedStack({ project, config: { ...config, ...own }, folder, cloud, gates });
    await initLocalStack(await stack.local());
    return stack;
  }

  async end(): Promise<void> {
    for (const gate of Object.values(this.#gates)) await gate.close();
    await this.#cloud.stop();
    rmSync(this.#folder, { recursive: true, force: true });
    rmSync(localStacksFolder(this.#cloud.settings.instance), { recursive: true, force: true });
  }

  /** What it has in place of a path of the clouds: see `CloudCall`. */
  async #pathOf(api: CloudCall["api"], url: string): Promise<string> {
    const [, id] = (api === "hetzner" && /^\/v1\/actions\?(?:.*&)?id=(\d+)/.exec(url)) || [];
    if (!id) return pathOf(url);
    const { hetznerEndpoint, hetznerToken } = this.#cloud.settings;
    const answer = await fetch(`${hetznerEndpoint}/actions/${id}`, { headers: { authorization: `Bearer ${hetznerToken}` } });
    const { action } = (await answer.json()) as { action?: { command: string } };
    return `${pathOf(url)} of ${action?.command}`;
  }

  /** `pulumi ARGS`, to its end. */
  async pulumi(...args: string[]): Promise<Ended> {
    const { folder, env, configFile } = await this.local();
    return ended(await $({ cwd: folder, env, quiet: true, nothrow: true })`pulumi ${withConfigFile(args, configFile)} --non-interactive`);
  }

  /** A plain `up`, with its preview. */
  up(...args: string[]): Promise<Ended> {
    return this.pulumi("up", "--yes", ...args);
  }

  /** What the clouds hold: `cloudPicture`. */
  picture(): Promise<string[]> {
    return cloudPicture(this.#cloud.settings);
  }

  /** Each call that the clouds have had since this was asked last. */
  async takeCalls(): Promise<CloudCall[]> {
    const seen = new Map<string, number>();
    const all: CloudCall[] = [];
    for (const api of apis)
      for (const { method, url } of this.#gates[api].calls.splice(0)) {
        const call = { api, method, path: await this.#pathOf(api, url) };
        const nth = (seen.get(JSON.stringify(call)) ?? 0) + 1;
        seen.set(JSON.stringify(call), nth);
        all.push({ ...call, nth });
      }
    return all;
  }

  /** Lets one call of those to come fail, once. */
  fail({ api, method, path, nth }: CloudCall, trouble: Trouble): void {
    let seen = 0;
    const test = async (url: string) => (await this.#pathOf(api, url)) === path && ++seen === nth;
    this.#gates[api].clear();
    void this.#gates[api].trap(method, { test }, trouble);
  }

  /** How `pulumi` is run in it. */
  async local(): Promise<LocalStack> {
    const engine = await ensureEngine({ log: () => undefined });
    const environment = environmentOfThisMachine(process.env);
    return localStack({ project: this.#project, settings: this.#cloud.settings, engine, environment, config: this.#config });
  }
}
