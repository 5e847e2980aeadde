import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCloud, type StackSettings } from "@meet-coop/local-cloud";

/** A local cloud with driver `records` on free ports, in a process of its own, so that its memory is its own too. */
export class CloudProcess {
  readonly settings: StackSettings;
  readonly #child: ReturnType<typeof fork>;
  readonly #folder: string;

  private constructor(child: ReturnType<typeof fork>, folder: string, settings: StackSettings) {
    this.#child = child;
    this.#folder = folder;
    this.settings = settings;
  }

  static async start(environment: Record<string, string>): Promise<CloudProcess> {
    const folder = mkdtempSync(join(tmpdir(), "meet-coop-bench-cloud-"));
    const child = fork(import.meta.filename, [folder], {
      env: environment,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      serialization: "json",
    });
    const settings = await new Promise<StackSettings>((resolve, reject) => {
      child.once("message", (message) => resolve(message as StackSettings));
      child.once("exit", (code) => reject(new Error(`the local cloud for the bench ended with status ${code} while it started`)));
    });
    return new CloudProcess(child, folder, settings);
  }

  /** Resident memory in MiB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
  }

  /** A call of its Hetzner API. @throws Error when the answer is an error. */
  async call(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.settings.hetznerEndpoint + path, {
      method,
      headers: { authorization: `Bearer ${this.settings.hetznerToken}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.#child.once("exit", done));
    this.#child.disconnect();
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const stateFolder = process.argv[2] ?? "";
  const cloud = await LocalCloud.start({ instance: "bench", stateFolder, driver: "records", ports: 0, actionMilliseconds: 0 });
  process.send?.(cloud.settings);
  process.on("disconnect", () => void cloud.stop().then(() => process.exit(0)));
}
