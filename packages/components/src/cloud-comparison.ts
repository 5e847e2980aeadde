import { relative, resolve } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { CloudApis, type CloudResource, nameOf } from "@meet-coop/holdings";
import * as pulumi from "@pulumi/pulumi";

/**
 * From now on, each resource of the program is compared with its cloud. Making one is several calls: when a later one fails, the engine takes the resource for finished at the next
 * `up`; when the answer to the first is lost, the state never hears of it. So
 *
 * - a preview ends with an error when something that would be made is there already, made by a run that failed;
 * - an `up` ends with an error when a resource lacks something after its own step, or has other settings: a firewall's rules whose change was refused are forgotten in the same way.
 *
 * Each error names the cure. `recover`, which is the cure, runs its previews without this.
 */
export function compareWithClouds(): void {
  if (process.env.MEET_COOP_RECOVERS) return;
  const comparison = new CloudComparison();
  pulumi.runtime.registerStackTransformation(({ resource, type, props }) => {
    // Its URN and id are only there once it is constructed.
    if (compared.test(type)) setImmediate(() => comparison.compare(resource as pulumi.CustomResource, type, props));
    return undefined;
  });
}

/** Providers whose clouds can be asked. */
const compared = /^(hcloud|cloudflare):/;
const stacksFolder = resolve(import.meta.dirname, "..", "..", "..", "stacks");

/** What mends this stack after a run that failed, as it is typed. */
function recoverCommand(): string {
  const folder = relative(stacksFolder, process.cwd());
  const stack = pulumi.getStack();
  return `npm run recover -- ${folder.startsWith("..") ? pulumi.getProject() : folder}${stack === "local" ? "" : ` --stack ${stack}`}`;
}

/** Questions at the same time. */
const atOnce = 8;

class CloudComparison {
  readonly #clouds = new CloudApis({ stack: pulumi.getStack(), settings, environment: process.env });
  readonly #preview = pulumi.runtime.isDryRun();
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  compare(resource: pulumi.CustomResource, type: string, props: pulumi.Inputs): void {
    if (this.#preview) this.#notMade(resource, type, props);
    else this.#finished(resource, type, props);
  }

  /** Of what the state doesn't know. A preview runs no `apply` on what isn't known yet: what hangs on something new can't be there. */
  #notMade(resource: pulumi.CustomResource, type: string, props: pulumi.Inputs): void {
    let known = false;
    resource.id.apply(() => {
      known = true;
    });
    pulumi.all([resource.urn, pulumi.output(props)]).apply(async ([urn, inputs]) => {
      // The id, where there is one, arrives with the URN.
      await new Promise((done) => setImmediate(done));
      if (known) return;
      const one: CloudResource = { urn, type, inputs };
      const finding = await this.#ask(one, async (cloud) => await cloud?.find(one, { dryRun: true }));
      if (finding?.kind !== "found" || finding.replaceable) return;
      // All of them are told: nothing is begun by a preview.
      await pulumi.log.error(
        `${nameOf(one)} is there already (${finding.id}), under our name and label, and the state doesn't know it: a run that failed made it.\n  Cure: \`${recoverCommand()}\`, then \`up\` again.`,
      );
    });
  }

  #finished(resource: pulumi.CustomResource, type: string, props: pulumi.Inputs): void {
    pulumi.all([resource.urn, resource.id, pulumi.output(props)]).apply(async ([urn, id, inputs]) => {
      const one: CloudResource = { urn, type, id, inputs };
      const shortfall = await this.#ask(one, async (cloud) => await cloud?.shortfall?.(one, { act: false }));
      const { lacks = [], differs = [], open = [], gone } = shortfall ?? {};
      const others = differs.map((line) => `${line}: other at its cloud`);
      const missing = gone ? [`${nameOf(one)}: gone from its cloud`] : [...lacks, ...others, ...open];
      if (missing.length > 0)
        throw new pulumi.RunError(
          `The cloud doesn't hold what the state says. A step of a run that failed is missing, or somebody changed it by hand:\n${missing.map((line) => `  ${line}`).join("\n")}\n  Cure: \`${recoverCommand()}\`, then \`up\` again.`,
        );
    });
  }

  /** @throws pulumi.RunError when the cloud can't be asked */
  async #ask<T>(resource: CloudResource, question: (cloud: Awaited<ReturnType<CloudApis["of"]>>) => Promise<T>): Promise<T> {
    while (this.#running >= atOnce) await new Promise<void>((next) => this.#waiting.push(next));
    this.#running += 1;
    try {
      return await question(await this.#clouds.of(resource.type));
    } catch (error) {
      throw error instanceof Mendable ? new pulumi.RunError(error.message) : error;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}

/** Where the clouds are, and the tokens, as their providers have them. */
async function settings(): Promise<Record<string, string | undefined>> {
  const keys = { hcloud: ["token", "endpoint"], cloudflare: ["apiToken", "baseUrl"] };
  const entries = Object.entries(keys).flatMap(([namespace, names]) =>
    names.map(async (name): Promise<[string, string | undefined]> => {
      const setting = new pulumi.Config(namespace).getSecret(name);
      return [`${namespace}:${name}`, setting && (await new Promise<string>((known) => void setting.apply(known)))];
    }),
  );
  return Object.fromEntries(await Promise.all(entries));
}
