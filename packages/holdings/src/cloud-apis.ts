import { Mendable } from "@meet-coop/command-line";
import { CloudApi } from "./cloud-api.ts";
import { CloudflareHoldings } from "./cloudflare.ts";
import type { Holdings } from "./finding.ts";
import { HetznerHoldings } from "./hetzner.ts";

export interface CloudApisOptions {
  /** Name of the stack, for messages. */
  stack: string;
  /** Reads the stack's settings, secret ones in clear; asked once, and only when a cloud is. */
  settings: () => Promise<Record<string, string | undefined>>;
  environment: Record<string, string | undefined>;
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

/** The clouds of a stack that have an API with a token, each made when it is first asked. */
export class CloudApis {
  readonly #options: CloudApisOptions;
  readonly #made = new Map<string, Promise<Holdings | undefined>>();
  #settings: Promise<Record<string, string | undefined>> | undefined;

  constructor(options: CloudApisOptions) {
    this.#options = options;
  }

  /**
   * The cloud that holds resources of a type; undefined for what none of them holds (containers, random values, commands).
   * @throws Mendable when there is no token for it.
   */
  async of(type: string): Promise<Holdings | undefined> {
    const [name = ""] = type.split(":");
    const api = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, api);
    return await api;
  }

  async #make(name: string): Promise<Holdings | undefined> {
    const { pause } = this.#options;
    if (name === "hcloud") return new HetznerHoldings(await this.#api(name), pause === undefined ? {} : { pause });
    if (name === "cloudflare") return new CloudflareHoldings(await this.#api(name));
    return undefined;
  }

  async #api(which: keyof typeof apis): Promise<CloudApi> {
    const { environment, stack, pause } = this.#options;
    const { name, token: from, endpoint: at } = apis[which];
    this.#settings ??= this.#options.settings();
    const settings = await this.#settings;
    const token = settings[from.setting] || environment[from.variable];
    const cure = `set it with \`pulumi config set --secret --stack ${stack} ${from.setting}\`, or in \`${from.variable}\`.`;
    if (!token)
      throw new Mendable(
        `${name} must be asked what it holds, and there is no token for it: neither \`${from.setting}\` in the stack's settings nor \`${from.variable}\`.\nCure: ${cure}`,
      );
    const endpoint = settings[at.setting] || environment[at.variable] || at.default;
    return new CloudApi({ name, endpoint, token, cure, ...(pause === undefined ? {} : { pause }) });
  }
}
