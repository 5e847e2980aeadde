import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Files of content type and checksum (`<file>.attrs`, JSON) that a backend of one's own keeps beside a stack's state and locks, and that a killed run left
 * empty or half written. The state itself is written aside and renamed, so it is whole; but Pulumi reads no file whose side file it can't read
 * (`failed to load checkpoint: EOF`). One that is missing does no harm.
 * @returns paths, sorted.
 */
export function brokenSideFiles(folder: string, project: string, stack: string): string[] {
  const ofTheState = (name: string) => name === `${stack}.json` || name.startsWith(`${stack}.json.`);
  return [
    ...sideFiles(join(folder, ".pulumi", "stacks", project), ofTheState),
    ...sideFiles(join(folder, ".pulumi", "locks", "organization", project, stack), () => true),
  ]
    .filter((file) => !isJson(readFileSync(file, "utf8")))
    .sort();
}

function sideFiles(folder: string, wanted: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".attrs") && wanted(name));
  return names.map((name) => join(folder, name));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
