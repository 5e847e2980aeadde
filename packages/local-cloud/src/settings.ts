import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { z } from "zod";
import { imageChoices } from "./image-choice.ts";

export interface Ports {
  hetzner: number;
  cloudflare: number;
  control: number;
  dns: number;
  door: number;
}

/** What an instance is; kept in `instance.json` of its folder, mode 0600. */
const instanceSchema = z.object({
  instance: z.string(),
  driver: z.enum(["records", "containers"]),
  zone: z.string(),
  /** Which addresses the servers have: n in 198.18.n.0/24, or the n-th /17 of 127.128.0.0/9 with `records`. Two instances at a time need two. */
  subnetIndex: z.number().int().min(0).max(255),
  ports: z.object({ hetzner: z.number(), cloudflare: z.number(), control: z.number(), dns: z.number(), door: z.number() }),
  /** Shortest time that an action takes, in milliseconds. */
  actionMilliseconds: z.number().int().min(0),
  /** Which images servers find: those of their makers where Docker has or can pull them, those alone, or those that are built here. */
  images: z.enum(imageChoices).default("auto"),
  /** A registry with copies of the makers' images, instead of their own. */
  registry: z.string().optional(),
  hetznerToken: z.string().length(64),
  hetznerReadToken: z.string().length(64),
  cloudflareToken: z.string().length(40),
  controlToken: z.string(),
});
export type Instance = z.infer<typeof instanceSchema>;

export type InstanceWishes = Partial<
  Pick<Instance, "driver" | "zone" | "subnetIndex" | "ports" | "actionMilliseconds" | "images" | "registry">
>;

const instanceName = /^[a-z0-9][a-z0-9-]{0,30}$/;
export const defaultPortBase = 8480;

/** API, API, control and DNS ports from a base; 8480 gives 8480, 8481, 8482 and, as documented, 8453 for DNS. */
export function portsFrom(base: number, door: number): Ports {
  return { hetzner: base, cloudflare: base + 1, control: base + 2, dns: base === defaultPortBase ? 8453 : base + 3, door };
}

function stateHome(): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "meet-coop", "local-cloud");
}

export function instanceFolder(instance: string): string {
  if (!instanceName.test(instance))
    throw new Mendable(`--instance: got '${instance}', expected lower case letters, digits and hyphens, 31 at most, e.g. 'default'`);
  return join(stateHome(), instance);
}

/** Reads what an instance is; undefined when it was never started. */
export function readInstance(folder: string): Instance | undefined {
  const file = join(folder, "instance.json");
  if (!existsSync(file)) return undefined;
  const parsed = instanceSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success)
    throw new Mendable(
      `${file} can't be read (${z.prettifyError(parsed.error)}). Cure: 'npm run local-cloud -- reset --yes' starts afresh; everything in the instance is lost`,
    );
  return parsed.data;
}

/** The instance as it was, changed by what is wished now; made with fresh tokens when it is new. */
export function prepareInstance(folder: string, instance: string, wishes: InstanceWishes): Instance {
  const old = readInstance(folder);
  if (old !== undefined)
    for (const key of ["driver", "zone", "subnetIndex"] as const)
      if (wishes[key] !== undefined && wishes[key] !== old[key])
        throw new Mendable(
          `instance '${instance}' was made with ${key} '${old[key]}', not '${wishes[key]}': its servers live there. Take another --instance, or 'npm run local-cloud -- reset --yes --instance ${instance}' first`,
        );
  const prepared: Instance = {
    instance,
    driver: wishes.driver ?? old?.driver ?? "containers",
    zone: wishes.zone ?? old?.zone ?? "meet.test",
    subnetIndex: wishes.subnetIndex ?? old?.subnetIndex ?? 0,
    ports: wishes.ports ?? old?.ports ?? portsFrom(defaultPortBase, 8080),
    actionMilliseconds: wishes.actionMilliseconds ?? old?.actionMilliseconds ?? 100,
    images: wishes.images ?? old?.images ?? "auto",
    ...ofRegistry(wishes.registry ?? old?.registry),
    hetznerToken: old?.hetznerToken ?? letters(64),
    hetznerReadToken: old?.hetznerReadToken ?? letters(64),
    cloudflareToken: old?.cloudflareToken ?? letters(40),
    controlToken: old?.controlToken ?? letters(40),
  };
  writePrivate(folder, "instance.json", `${JSON.stringify(prepared, null, 2)}\n`);
  return prepared;
}

const ofRegistry = (registry: string | undefined) => (registry === undefined ? {} : { registry });

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivate(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, name);
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function letters(length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let text = "";
  // Bytes from 248 on would favour the first letters.
  while (text.length < length) for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += alphabet[byte % 62];
  return text;
}

/** All that a stack needs to be pointed at an instance. */
export interface StackSettings {
  instance: string;
  driver: "records" | "containers";
  zone: string;
  zoneId: string;
  hetznerEndpoint: string;
  hetznerToken: string;
  cloudflareBaseUrl: string;
  cloudflareToken: string;
  dns: string;
  door: string;
  publicSubnet: string;
  stateFolder: string;
  /** PEM of the local authority's root; there once the driver has started. */
  authority: string;
}
