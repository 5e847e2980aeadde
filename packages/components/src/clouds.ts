import * as cloudflare from "@pulumi/cloudflare";
import * as hcloud from "@pulumi/hcloud";
import * as pulumi from "@pulumi/pulumi";
import type { StackSettings } from "./stack-settings.ts";

/** What a stack must know of its clouds before it makes anything. */
export interface Clouds {
  /** Cloudflare's id of the zone. */
  zoneId: string;
}

/** Runs a question to a cloud; its refusal becomes one sentence. */
async function ask<T>(cloud: string, cure: string, question: () => Promise<T>): Promise<T | string> {
  try {
    return await question();
  } catch (error) {
    // The provider's own words stand above, whole; here only what they are about.
    const words = String((error as Error).message ?? error).replace(/^(Error: )?invocation of \S+ returned an error: /, "");
    const line = words.split("\n").find((text) => text.trim() !== "") ?? "no answer";
    return `${cloud}: ${line.trim()}\n  Cure: ${cure}`;
  }
}

/**
 * Asks each cloud one thing, so that a wrong token, a wrong address or an unknown zone is one message before anything is begun, and not one for each resource.
 * @throws pulumi.RunError naming each cloud that refuses, what it said, and the cure.
 */
export async function reachClouds(settings: StackSettings): Promise<Clouds> {
  const { stack, zone } = settings;
  const [hetzner, zones] = await Promise.all([
    ask("Hetzner Cloud", `pulumi config set --stack ${stack} --secret hcloud:token (a Read & Write token of this pool's project)`, () =>
      hcloud.getLocations(),
    ),
    ask("Cloudflare", `pulumi config set --stack ${stack} --secret cloudflare:apiToken (it must see the zone \`${zone}\`)`, () =>
      cloudflare.getZone({ filter: { name: zone } }),
    ),
  ]);
  const refusals = [hetzner, zones].filter((answer) => typeof answer === "string");
  if (refusals.length > 0) throw new pulumi.RunError(`The clouds can't be reached; nothing was changed.\n${refusals.join("\n")}`);
  return { zoneId: (zones as cloudflare.GetZoneResult).id ?? "" };
}
