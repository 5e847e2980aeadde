import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder, examplesFolder, formatProblems, isDay, loadDefinitions, nearest, releaseOf } from "@meet-coop/definitions";
import { localCloudSettings, localStacksFolder, type StackSettings } from "@meet-coop/local-cloud/known-instance";
import { type PoolPlan, plan } from "@meet-coop/service-config";
import { parse } from "yaml";
import { z } from "zod";
import type { BigBlueButtonRelease } from "./version-rows.ts";

/** The repository's folder. */
const root = join(import.meta.dirname, "..", "..", "..");

/** A stack that is to be looked at. */
export interface WatchedStack {
  pool: PoolPlan;
  /** What is known of the BigBlueButton that the pool names. */
  bigbluebutton: BigBlueButtonRelease;
  /** Name of the Pulumi project. */
  project: string;
  stack: string;
  zone: string;
  sshAllowedFrom: string[];
  ipv6: boolean;
  /** `YYYY-MM-DD`. */
  day: string;
  /** Present for the stack `local`. */
  cloud?: StackSettings;
  /** Commands as they are typed. */
  commands: { up: string; preview: string; recover: string; start: string };
}

/** What a stack's settings say about what should be there. */
export interface PlannedSettings {
  zone: string;
  definitions?: string;
  examples: boolean;
  sshAllowedFrom: string[];
  ipv6: boolean;
  day?: string;
}

export interface StackWords {
  stack: string;
  instance: string;
  day?: string | undefined;
}

/** Finds a stack by the folder of its pool, and plans what it should have. @throws Mendable */
export function watchedStack(poolFolder: string, { stack, instance, day: wished }: StackWords): WatchedStack {
  const folder = poolFolderOf(poolFolder);
  const { name: project } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { name: string };
  const cloud = stack === "local" ? localCloudSettings(instance) : undefined;
  const commands = commandsOf(poolFolder, { stack, instance });
  const file = cloud ? localSettingsFile(poolFolder, instance, commands.up) : stackSettingsFile(folder, stack);
  const settings = plannedSettings(readFileSync(file, "utf8"), file);
  if (cloud?.driver === "records")
    throw new Mendable(`The servers of the local cloud \`${instance}\` are state only (driver \`records\`): nothing answers there.`);
  const day = wished ?? settings.day ?? new Date().toISOString().slice(0, 10);
  if (!isDay(day)) throw new Mendable(`\`${day}\` is not a day: expected for example \`2026-11-22\`.`);
  const { pool, bigbluebutton } = plannedPool(poolFolder.split("/").at(-1) ?? "", settings, { folder, day });
  const { zone, sshAllowedFrom, ipv6 } = settings;
  return { pool, bigbluebutton, project, stack, zone, sshAllowedFrom, ipv6, day, commands, ...(cloud ? { cloud } : {}) };
}

/** Folders of stacks that have a pool. */
function poolFolders(): string[] {
  const stacks = join(root, "stacks");
  const below = (parent: string) =>
    existsSync(join(stacks, parent)) ? readdirSync(join(stacks, parent)).map((name) => join(parent, name)) : [];
  return [...below(""), ...below("dedicated")].filter((name) => name !== "zone" && existsSync(join(stacks, name, "Pulumi.yaml"))).sort();
}

function poolFolderOf(name: string): string {
  const known = poolFolders();
  if (known.includes(name)) return join(root, "stacks", name);
  const meant = nearest(name, known);
  throw new Mendable(
    `There is no pool \`${name}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}\nCure: name a folder of stacks/ that has a pool: ${known.join(", ")}.`,
  );
}

function commandsOf(pool: string, { stack, instance }: Omit<StackWords, "day">): WatchedStack["commands"] {
  const instanceFlag = instance === "default" ? "" : ` --instance ${instance}`;
  const pulumi = (command: string) =>
    stack === "local" ? `npm run pulumi -- -C stacks/${pool}${instanceFlag} ${command}` : `pulumi ${command} --stack ${stack}`;
  const recover = `npm run recover -- ${pool}${stack === "local" ? instanceFlag : ` --stack ${stack}`}`;
  return { up: pulumi("up"), preview: pulumi("preview"), recover, start: `npm run local-cloud -- start${instanceFlag}` };
}

/** The settings that the last run of a local stack had. */
function localSettingsFile(pool: string, instance: string, up: string): string {
  const file = join(localStacksFolder(instance), pool, "Pulumi.local.yaml");
  if (!existsSync(file)) throw new Mendable(`The stack of \`${pool}\` isn't up in the local cloud \`${instance}\`. Cure: \`${up}\`.`);
  return file;
}

function stackSettingsFile(folder: string, stack: string): string {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (existsSync(file)) return file;
  const known = readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const meant = nearest(stack, known);
  throw new Mendable(
    `There is no stack \`${stack}\`: expected ${file}.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}\nCure: \`--stack\` with one of: ${known.join(", ")}.`,
  );
}

/** Reads what of a stack's settings says what should be there; the stack itself checks all of them. `file`: as it is named in messages. @throws Mendable */
export function plannedSettings(text: string, file: string): PlannedSettings {
  const { config = {} } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const setting = (key: string) => {
    const value = config[`meet-coop:${key}`];
    return value === undefined || typeof value === "object" ? undefined : String(value);
  };
  const zone = setting("zone");
  if (!zone) throw new Mendable(`${file} has no \`meet-coop:zone\`, the DNS zone below which all host names hang.`);
  const definitions = setting("definitions");
  const day = setting("day");
  return {
    ...{ zone, examples: setting("examples") === "true", ipv6: setting("ipv6") !== "false" },
    sshAllowedFrom: list(config["meet-coop:ssh-allowed-from"]),
    ...(definitions ? { definitions } : {}),
    ...(day ? { day } : {}),
  };
}

/** A list, which may stand as JSON in a text. */
function list(value: unknown): string[] {
  try {
    return z.array(z.string()).parse(typeof value === "string" ? JSON.parse(value) : value);
  } catch {
    return [];
  }
}

/** The plan of a pool, from the definitions that its stack runs with. @throws Mendable */
function plannedPool(
  id: string,
  { definitions: own, examples }: PlannedSettings,
  { folder, day }: { folder: string; day: string },
): Pick<WatchedStack, "pool" | "bigbluebutton"> {
  const folders = [own === undefined ? definitionsFolder : resolve(folder, own), ...(examples ? [examplesFolder] : [])];
  const { definitions, problems } = loadDefinitions({ day, roots: folders.map((path) => ({ path })) });
  if (!definitions)
    throw new Mendable(`The definitions have errors on ${day}, so nobody knows what should be there.\n${formatProblems(problems)}`);
  const pool = plan(definitions, day).pools.find((one) => one.id === id);
  if (!pool) throw new Mendable(`The definitions have no pool \`${id}\`.`);
  if (pool.status === "planned" && !examples)
    throw new Mendable(
      `The pool \`${id}\` is only planned: nothing of it is to be there. Cure: \`status: runs\` in \`pools/${id}.yaml\` once it is to be set up.`,
    );
  const program = definitions.software.find((one) => one.id === "bigbluebutton");
  return { pool, bigbluebutton: program && releaseOf(program, pool.versions.bigbluebutton) };
}
