import { machinesOf, type PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { compareWithClouds } from "./cloud-comparison.ts";
import { getZone } from "./cloudflare.ts";
import * as hcloud from "./hcloud.ts";
import { orders, refuseUnavailable } from "./server-orders.ts";
import type { StackSettings } from "./stack-settings.ts";

/** What a stack must know of its clouds before it makes anything. */
export interface Clouds extends Zones {
  /** Names of the stack's servers that are there already. */
  servers: readonly string[];
}

export interface Zones {
  /** Cloudflare's id of each zone: the stack's, and those that we host for customers. */
  zoneIds: Record<string, string>;
}

/** Runs a question to a cloud; its refusal becomes one sentence. */
async function ask<T>(cloud: string, cure: string, question: () => Promise<T>): Promise<T | string> {
  try {
    return await question();
  } catch (error) {
    // Of the provider's words, what they are about: around it stands who called whom, and how many errors there were.
    const words = String((error as Error).message ?? error).replace(
      /^(Error: )?(invocation of \S+ returned an error: )?(invoking \S+: )?/,
      "",
    );
    const lines = words.split("\n").map((text) => text.trim().replace(/^\* /, ""));
    const line = lines.find((text) => text !== "" && !/^\d+ errors? occurred:$/.test(text)) ?? "no answer";
    return `${cloud}: ${line}\n  Cure: ${cure}`;
  }
}

/** Where each token is, when it isn't in the stack's settings. */
const variables = { "hcloud:token": "HCLOUD_TOKEN", "cloudflare:apiToken": "CLOUDFLARE_API_TOKEN" } as const;
type Token = keyof typeof variables;

/** How a token is set anew. */
const settingAnew = (stack: string, token: Token, what: string) => `pulumi config set --stack ${stack} --secret ${token} (${what})`;

/**
 * A token with a blank or the end of a line in it is refused before its plugin does, in words that don't say so: nobody sees it, and a file from Windows leaves one behind.
 * @throws pulumi.RunError
 */
export function refuseBlanks(stack: string, tokens: Token[]): void {
  const all = pulumi.runtime.allConfig();
  const blank = tokens.filter((token) => /\s/.test(all[token] ?? process.env[variables[token]] ?? ""));
  if (blank.length === 0) return;
  throw unreachable(
    blank.map(
      (token) =>
        `\`${token}\` has a blank or the end of a line in it, as a file from Windows leaves it behind.\n  Cure: ${settingAnew(stack, token, "paste it when Pulumi asks")}`,
    ),
  );
}

/**
 * Asks each cloud what a pool's stack must know, so that a wrong token, a wrong address or an unknown zone is one message before anything is begun, and not one for each resource.
 * From then on, what is made is compared with its cloud.
 * @throws pulumi.RunError naming each cloud that refuses, what it said, and the cure; a server that runs and that the plan has forgotten; or a server type that can't be had.
 */
export async function reachClouds(settings: StackSettings, { pool }: { pool: PoolPlan }): Promise<Clouds> {
  const { stack, zone } = settings;
  refuseBlanks(stack, ["hcloud:token", "cloudflare:apiToken"]);
  const labels = `managed-by=meet-coop,stack=${pulumi.getProject()}.${stack}`;
  const [hetzner, zones] = await Promise.all([
    ask("Hetzner Cloud", settingAnew(stack, "hcloud:token", "a Read & Write token of this pool's project"), () =>
      hcloud.getServers({ withSelector: labels }),
    ),
    askForZones(stack, [zone, ...pool.tenants.flatMap(({ domain }) => domain?.hostedIn ?? [])]),
  ]);
  if (typeof hetzner === "string") throw unreachable([hetzner, ...zones.refusals]);
  if (zones.refusals.length > 0) throw unreachable(zones.refusals);
  const running = hetzner?.servers ?? [];
  refuseForgotten(pool, running);
  // All types with their prices are a long answer, which most runs have no use for. A recovery orders nothing.
  if (orders(pool, running).length > 0 && !process.env.MEET_COOP_RECOVERS) {
    const types = (await hcloud.getServerTypes().catch(() => undefined))?.serverTypes ?? [];
    refuseUnavailable(pool, { running, types, today: new Date().toISOString().slice(0, 10), orderSoldOut: settings["order-sold-out"] });
  }
  compareWithClouds();
  return { zoneIds: zones.zoneIds, servers: running.map(({ name }) => name) };
}

/** Asks Cloudflare for zones by name. From then on as `reachClouds`. @throws pulumi.RunError naming each that it doesn't give, and the cure. */
export async function reachZones({ stack }: { stack: string }, names: string[]): Promise<Zones> {
  refuseBlanks(stack, ["cloudflare:apiToken"]);
  const zones = await askForZones(stack, names);
  if (zones.refusals.length > 0) throw unreachable(zones.refusals);
  compareWithClouds();
  return zones;
}

const unreachable = (refusals: string[]) =>
  new pulumi.RunError(`The clouds can't be reached; nothing was changed.\n${refusals.join("\n")}`);

async function askForZones(stack: string, names: string[]): Promise<Zones & { refusals: string[] }> {
  const answers = await Promise.all(
    [...new Set(names)].sort().map((name) =>
      ask("Cloudflare", settingAnew(stack, "cloudflare:apiToken", `it must see the zone \`${name}\``), async () => ({
        name,
        id: (await getZone({ filter: { name } })).id ?? "",
      })),
    ),
  );
  return {
    zoneIds: Object.fromEntries(answers.flatMap((answer) => (typeof answer === "string" ? [] : [[answer.name, answer.id]]))),
    refusals: answers.filter((answer) => typeof answer === "string"),
  };
}

/**
 * What ends is first declared as ending: a server that only left the definitions would stop the whole run at its protection, with a message of the engine's.
 * One whose protection was lifted may go.
 */
function refuseForgotten(pool: PoolPlan, running: { name: string; deleteProtection: boolean }[]): void {
  const planned = new Set(machinesOf(pool).map(({ name }) => name));
  const forgotten = running.filter(({ name, deleteProtection }) => deleteProtection && !planned.has(name)).map(({ name }) => name);
  if (forgotten.length === 0) return;
  const cure = `write \`taken-out: {${forgotten.map((name) => `${name}: draining`).join(", ")}}\` below \`servers\` of its pool, or bring the file of its event back: what ends is first declared as ending`;
  throw new pulumi.RunError(
    `The definitions no longer have ${forgotten.join(", ")}, which runs and is protected; nothing was changed.\n  Cure: ${cure}.`,
  );
}
