import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import type { Engine } from "@meet-coop/engine";
import { localStacksFolder, type StackSettings } from "@meet-coop/local-cloud/known-instance";
import { parse, stringify } from "yaml";
import { $ } from "zx";
import { isOnThisMachine } from "./this-machine.ts";

/** The repository's folder. */
export const root = join(import.meta.dirname, "..");

/** A Pulumi stack pointed at the local cloud: everything that `pulumi` needs to run it, all of it on this machine. */
export interface LocalStack {
  project: string;
  /** Folder of the Pulumi project. */
  folder: string;
  /** Folder outside the repository with a project of the same name: `pulumi stack init` is run there. */
  twin: string;
  /** Folder with the state of the stacks. */
  backend: string;
  /** The stack's settings for this machine: those in the repository, with the instance's addresses. */
  configFile: string;
  env: Record<string, string>;
}

export interface LocalStackOptions {
  project: string;
  settings: StackSettings;
  engine: Engine;
  environment: Record<string, string>;
  /** Values that win over the repository's settings, e.g. `{"meet-coop:day": "2026-12-01"}`; or those that the stack's last run had. */
  config?: Record<string, unknown> | "of the last run";
}

/**
 * Writes what a local stack needs below the state folder, and returns how to run it. Tokens travel in the environment only, so that they are in no state.
 * @throws Mendable when an address of the local cloud is not on this machine.
 */
export function localStack({ project, settings, engine, environment, config = {} }: LocalStackOptions): LocalStack {
  const addresses = { hetznerEndpoint: settings.hetznerEndpoint, cloudflareBaseUrl: settings.cloudflareBaseUrl };
  for (const [name, address] of Object.entries(addresses)) {
    if (!isOnThisMachine(address))
      throw new Mendable(`\`${name}\` of the local cloud is \`${address}\`, expected an address on this machine.`);
  }
  const state = localStacksFolder(settings.instance);
  forgetOtherCloud(state, settings);
  mkdirSync(join(state, "backend"), { recursive: true, mode: 0o700 });
  const passphrase = join(state, "passphrase");
  if (!existsSync(passphrase)) writeFileSync(passphrase, randomBytes(24).toString("base64url"), { mode: 0o600 });

  const folder = join(root, "stacks", project);
  // `pulumi stack init` writes the passphrase's salt beside the project that it is run in: here, so that the repository stays as it was.
  const twin = join(state, project);
  mkdirSync(twin, { recursive: true, mode: 0o700 });
  writeFileSync(join(twin, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
  const configFile = join(twin, "Pulumi.local.yaml");
  const committed = parse(readFileSync(join(folder, "Pulumi.local.yaml"), "utf8")) as { config: Record<string, unknown> };
  const before: { config?: Record<string, unknown> } = existsSync(configFile) ? parse(readFileSync(configFile, "utf8")) : {};
  writeFileSync(
    configFile,
    // Quoted: of a bare day, Pulumi makes a time.
    stringify(
      {
        ...before, // the salt that belongs to the passphrase
        config: {
          ...committed.config,
          ...(config === "of the last run" ? before.config : {}),
          "hcloud:endpoint": settings.hetznerEndpoint,
          "cloudflare:baseUrl": settings.cloudflareBaseUrl,
          "meet-coop:zone": settings.zone,
          ...(config === "of the last run" ? {} : config),
        },
      },
      { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" },
    ),
    { mode: 0o600 },
  );
  return {
    project,
    folder,
    twin,
    backend: join(state, "backend"),
    configFile,
    env: {
      ...environment,
      ...engine.env,
      PATH: `${engine.bin}:${environment.PATH}`,
      PULUMI_BACKEND_URL: `file://${join(state, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
      PULUMI_STACK: "local",
      HCLOUD_TOKEN: settings.hetznerToken,
      CLOUDFLARE_API_TOKEN: settings.cloudflareToken,
    },
  };
}

/** Makes the stack when it is new, without an `up`. @throws Mendable with the engine's words. */
export async function initLocalStack(stack: LocalStack): Promise<void> {
  const init = await $({ cwd: stack.twin, env: stack.env, quiet: true, nothrow: true })`pulumi stack init local --non-interactive`;
  if (init.exitCode !== 0 && !/already exists/.test(init.stderr)) throw new Mendable(init.stderr.trim());
}

/** After a reset of the local cloud, nothing is left of what its stacks remember: so their state goes too. Tokens are new after each reset. */
function forgetOtherCloud(state: string, settings: StackSettings): void {
  const mark = join(state, "local-cloud");
  const cloud = createHash("sha256").update(settings.hetznerToken).digest("hex");
  const before = existsSync(mark) ? readFileSync(mark, "utf8") : cloud; // without a mark nothing says that the cloud is another
  if (before !== cloud) rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(mark, cloud);
}

/** Commands of `pulumi` that read the stack's settings, and so must be told where they are. */
const readsSettings = new Set(["up", "update", "preview", "refresh", "destroy", "config", "import", "watch"]);

/** Adds the settings' place to the arguments of `pulumi`, where its command takes it. */
export function withConfigFile(args: string[], configFile: string): string[] {
  const index = args.findIndex((word) => !word.startsWith("-"));
  return !readsSettings.has(args[index] ?? "")
    ? args
    : [...args.slice(0, index + 1), "--config-file", configFile, ...args.slice(index + 1)];
}
