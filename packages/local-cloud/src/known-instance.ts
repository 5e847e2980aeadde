// What others may know of an instance without loading the clouds themselves.
import { homedir } from "node:os";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { instanceFolder, readInstance, type StackSettings } from "./settings.ts";
import { stackSettings } from "./stack-settings.ts";

export { instanceFolder, readInstance, type StackSettings } from "./settings.ts";
export { stackSettings };

/** What a stack needs to know of an instance of the local cloud. @throws Mendable when it was never started. */
export function localCloudSettings(instance: string): StackSettings {
  const folder = instanceFolder(instance);
  const known = readInstance(folder);
  const start = instance === "default" ? "npm start" : `npm start -- --instance ${instance}`;
  if (!known) throw new Mendable(`There is no local cloud \`${instance}\` on this machine. Cure: \`${start}\`.`);
  return stackSettings(known, folder);
}

/** Folder with the backend, passphrase and settings of the local stacks of one instance. */
export function localStacksFolder(instance: string): string {
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "meet-coop", "pulumi", instance);
}
