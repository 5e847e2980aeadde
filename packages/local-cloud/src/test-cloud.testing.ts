import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCloud, type StartOptions } from "./local-cloud.ts";

/** A local cloud of a test, on ports of its own, with what talks to it. */
export class TestCloud {
  readonly cloud: LocalCloud;
  readonly folder: string;

  private constructor(cloud: LocalCloud, folder: string) {
    this.cloud = cloud;
    this.folder = folder;
  }

  /** Actions are over at once unless `actionMilliseconds` says otherwise. */
  static async start(options: Partial<StartOptions> = {}): Promise<TestCloud> {
    const folder = options.stateFolder ?? mkdtempSync(join(tmpdir(), "local-cloud-test-"));
    const cloud = await LocalCloud.start({
      driver: "records",
      instance: "test",
      ports: 0,
      actionMilliseconds: 0,
      ...options,
      stateFolder: folder,
    });
    return new TestCloud(cloud, folder);
  }

  async hetzner(method: string, path: string, body?: object, token = this.cloud.settings.hetznerToken): Promise<Answer> {
    return await ask(method, `${this.cloud.settings.hetznerEndpoint}${path}`, token, body);
  }

  /** Makes a server with the usual settings. */
  async server(name: string, more: object = {}): Promise<Answer> {
    return await this.hetzner("POST", "/servers", { name, server_type: "cx43", image: "ubuntu-22.04", location: "fsn1", ...more });
  }

  async cloudflare(method: string, path: string, body?: object, token = this.cloud.settings.cloudflareToken): Promise<Answer> {
    return await ask(method, `${this.cloud.settings.cloudflareBaseUrl}${path}`, token, body);
  }

  async record(method: string, path = "", body?: object): Promise<Answer> {
    return await this.cloudflare(method, `/zones/${this.cloud.settings.zoneId}/dns_records${path}`, body);
  }

  async control(method: string, path: string, body?: object): Promise<Answer> {
    return await ask(method, `http://127.0.0.1:${this.cloud.instance.ports.control}${path}`, this.cloud.instance.controlToken, body);
  }

  async end(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What an API answered. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** What stands in the body below a path of keys, e.g. `servers.0.name`; undefined when there is nothing. */
  at(path: string): unknown {
    return path
      .split(".")
      .reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), this.body);
  }

  /** The id of the resource that was made. */
  id(resource: string): number {
    return Number(this.at(`${resource}.id`));
  }
}

async function ask(method: string, url: string, token: string, body?: object): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return new Answer(response.status, response.headers, text === "" ? {} : JSON.parse(text));
}
