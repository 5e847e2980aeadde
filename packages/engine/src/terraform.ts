import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { cacheFolder } from "./engine-folder.ts";
import { build, cannotBuild } from "./go-build.ts";
import type { Build, Part } from "./parts.ts";
import { sourceKey } from "./source-key.ts";

/** Terraform beside the engine's own provider code: only to compare the stacks with it. */
export interface Terraform {
  program: string;
  /** Its settings file (`TF_CLI_CONFIG_FILE`), which names where the providers are. */
  settings: string;
}

const provider = (name: string, goPackage: string, tags?: string): Part => ({
  name: `terraform-provider-${name}`,
  version: "0.0.0",
  kind: "program",
  file: `terraform-provider-${name}`,
  build: { module: name, package: goPackage, workspace: true, versionVariable: "main.version", ...(tags ? { tags } : {}) },
});

const cli: Build = { module: "terraform", package: "github.com/hashicorp/terraform", workspace: false, versionVariable: "main.version" };
const parts: Part[] = [
  { name: "terraform", version: "1.11.4", kind: "program", file: "terraform", build: cli },
  provider("hcloud", "github.com/hetznercloud/terraform-provider-hcloud"),
  provider("docker", "github.com/terraform-providers/terraform-provider-docker", "no_compose"),
  // Of the whole one, the part that the engine's plugin serves too.
  provider("cloudflare", "./terraform"),
];
const addresses = { hcloud: "hetznercloud/hcloud", docker: "kreuzwerker/docker", cloudflare: "cloudflare/cloudflare" };

/**
 * Finds Terraform, or builds it from its Go module: some five minutes, once. Kept by what it is built from.
 * @throws Mendable where it can't be built.
 */
export async function ensureTerraform(log: (line: string) => void): Promise<Terraform> {
  const cache = cacheFolder("terraform");
  const files = parts.map((part) => ({ part, file: join(cache, sourceKey(part), part.file) }));
  for (const { part, file } of files.filter(({ file }) => !existsSync(file))) {
    const why = cannotBuild(cache);
    if (why) throw new Mendable(`Terraform can't be built: ${why}`);
    log(`building ${part.name}`);
    await build(part, `${file}.unfinished`, log);
    renameSync(`${file}.unfinished`, file);
  }
  const folderOf = (name: string) => dirname(files.find(({ part }) => part.name === name)?.file ?? "");
  const overrides = Object.entries(addresses).map(([name, address]) => `    "${address}" = "${folderOf(`terraform-provider-${name}`)}"`);
  const settings = join(folderOf("terraform"), "settings.tfrc");
  mkdirSync(dirname(settings), { recursive: true });
  writeFileSync(settings, `provider_installation {\n  dev_overrides {\n${overrides.join("\n")}\n  }\n  direct {}\n}\n`);
  return { program: join(folderOf("terraform"), "terraform"), settings };
}
