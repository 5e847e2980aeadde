import { z } from "zod";
import { type Deployment, parseDeployment } from "./deployment.ts";

/** Runs `pulumi ARGS` for the stack that is being mended, in its folder and environment; `env` is added to that. Fails with an error when pulumi does. */
export type PulumiRun = (args: string[], options?: { input?: string; env?: Record<string, string> }) => Promise<{ stdout: string }>;

/** Lets the program say what it would make, though it finds at its clouds what recovery is to mend. */
const mending = { MEET_COOP_RECOVERS: "yes" };

const configSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** The few things that recovery asks of the engine. */
export class Stack {
  readonly #run: PulumiRun;

  constructor(run: PulumiRun) {
    this.#run = run;
  }

  /** Address of the state's backend, e.g. `file:///srv/state`. */
  async backendUrl(): Promise<string> {
    const { stdout } = await this.#run(["whoami", "--json"]);
    return z.object({ url: z.string().default("") }).parse(JSON.parse(stdout)).url;
  }

  async unlock(): Promise<void> {
    await this.#run(["cancel", "--yes", "--non-interactive"]);
  }

  /** The state, secrets encrypted. */
  async export(): Promise<Deployment> {
    return parseDeployment((await this.#run(["stack", "export"])).stdout);
  }

  async import(deployment: Deployment): Promise<void> {
    await this.#run(["stack", "import"], { input: JSON.stringify(deployment) });
  }

  /** Reads the given resources anew from their clouds. Doesn't run the program. */
  async refresh(urns: string[]): Promise<void> {
    if (urns.length === 0) return;
    const targets = urns.flatMap((urn) => ["--target", urn]);
    await twice(() => this.#run(["refresh", "--yes", "--skip-preview", "--non-interactive", ...targets]));
  }

  /** What `up` would do, as JSON; also what it would leave as it is. */
  async preview(): Promise<string> {
    return (await twice(() => this.#run(["preview", "--json", "--show-sames", "--non-interactive"], { env: mending }))).stdout;
  }

  /** The stack's settings, secret ones in clear: never to be printed. */
  async config(): Promise<Record<string, string>> {
    const { stdout } = await this.#run(["config", "--json", "--show-secrets"]);
    const settings = configSchema.parse(JSON.parse(stdout));
    return Object.fromEntries(Object.entries(settings).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])));
  }
}

/** Once more after a failure: the plugins give up at the first lost connection. */
function twice<T>(work: () => Promise<T>): Promise<T> {
  return work().catch(() => work());
}

/** What Pulumi says went wrong, out of all that it says: an error of its own words first, else its last line. */
export function reason({ message }: Error): string {
  const lines = message.split("\n").map((line) => line.trim());
  const errors = lines.flatMap((line) => /^error:\s+(?!(?:update|preview|refresh) failed$)(.+)/.exec(line)?.[1] ?? []);
  return errors[0] ?? lines.findLast((line) => line !== "") ?? "";
}
