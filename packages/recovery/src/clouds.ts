import { CloudApi } from "./cloud-api.ts";
import { CloudflareHoldings } from "./cloudflare.ts";
import type { Resource } from "./deployment.ts";
import { DockerHoldings, type DockerRun, dockerOverSsh } from "./docker.ts";
import type { Holdings } from "./finding.ts";
import { HetznerHoldings } from "./hetzner.ts";
import { Problem } from "./problem.ts";

export interface CloudsOptions {
  /** Name of the stack, for messages. */
  stack: string;
  /** Reads the stack's settings, secret ones in clear; asked once, and only when a cloud is. */
  settings: () => Promise<Record<string, string>>;
  environment: Record<string, string | undefined>;
  /** The resources of the state. */
  resources: () => Resource[];
  docker?: DockerRun;
  /** For tests: milliseconds between two tries. */
  pause?: number;
}

/** Where each cloud that has an API with a token is found, in the stack's settings first, then in the environment: as its Pulumi provider does. */
const apis = {
  hcloud: {
    name: "Hetzner Cloud",
    token: { setting: "hcloud:token", variable: "HCLOUD_TOKEN" },
    endpoint: { setting: "hcloud:endpoint", variable: "HCLOUD_ENDPOINT", default: "https://api.hetzner.cloud/v1" },
  },
  cloudflare: {
    name: "Cloudflare",
    token: { setting: "cloudflare:apiToken", variable: "CLOUDFLARE_API_TOKEN" },
    endpoint: { setting: "cloudflare:baseUrl", variable: "CLOUDFLARE_BASE_URL", default: "https://api.cloudflare.com/client/v4" },
  },
};

/** The clouds that a stack uses, each made when it is first asked. */
export class Clouds {
  readonly #options: CloudsOptions;
  readonly #made = new Map<string, Holdings | undefined>();
  #settings: Record<string, string> | undefined;

  constructor(options: CloudsOptions) {
    this.#options = options;
  }

  /**
   * The cloud that holds a resource; undefined for what no cloud holds (random values, commands).
   * @throws Problem when there is no token for it.
   */
  async of(resource: Resource): Promise<Holdings | undefined> {
    const [name = ""] = resource.type.split(":");
    if (!this.#made.has(name)) this.#made.set(name, await this.#make(name));
    return this.#made.get(name);
  }

  async #make(name: string): Promise<Holdings | undefined> {
    const { docker = dockerOverSsh, pause } = this.#options;
    if (name === "docker") return new DockerHoldings(this.#options.resources, docker);
    if (name === "hcloud") return new HetznerHoldings(await this.#api(name), pause === undefined ? {} : { pause });
    if (name === "cloudflare") return new CloudflareHoldings(await this.#api(name));
    return undefined;
  }

  async #api(which: keyof typeof apis): Promise<CloudApi> {
    const { environment, stack, pause } = this.#options;
    const { name, token: from, endpoint: at } = apis[which];
    this.#settings ??= await this.#options.settings();
    const token = this.#settings[from.setting] || environment[from.variable];
    const cure = `set it with \`pulumi config set --secret --stack ${stack} ${from.setting}\`, or in \`${from.variable}\`.`;
    if (!token)
      throw new Problem(
        `Recovery must ask ${name} what it holds, but has no token: neither \`${from.setting}\` in the stack's settings nor \`${from.variable}\`.\nCure: ${cure}`,
      );
    const endpoint = this.#settings[at.setting] || environment[at.variable] || at.default;
    return new CloudApi({ name, endpoint, token, cure, ...(pause === undefined ? {} : { pause }) });
  }
}
