import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Problem } from "./problem.ts";
import { type Folder, schemas } from "./schema.ts";
import { nearest } from "./spelling.ts";
import { largestFile } from "./yaml-file.ts";

/** One file of the definitions. */
export interface DefinitionFile {
  folder: Folder;
  /** The file's name without `.yaml`. */
  id: string;
  /** Below the folder of the definitions, with `/`. */
  file: string;
  bytes: Uint8Array;
}

/** All files below the folder of the definitions, sorted by name, and what doesn't belong there. Never follows a link out of it. */
export function definitionFiles(root: string): { files: DefinitionFile[]; problems: Problem[] } {
  const files: DefinitionFile[] = [];
  const problems: Problem[] = [];
  const refuse = (file: string, what: string, cure: string, meant?: string) =>
    problems.push({ severity: "error", file, line: 1, column: 1, thing: file, what, cure, ...(meant ? { meant } : {}) });

  let top: Dirent[];
  let realRoot: string;
  try {
    realRoot = realpathSync(root);
    top = list(root);
  } catch {
    refuse(root, "can't be read as a folder", "give the folder that holds `service-levels`, `pools` and `tenants`");
    return { files, problems };
  }
  const folders = Object.keys(schemas) as Folder[];
  for (const entry of top) {
    if (isIgnored(entry.name)) continue;
    const folder = folders.find((name) => name === entry.name);
    if (!folder || !entry.isDirectory()) {
      const expected = folders.map((name) => `\`${name}\``).join(", ");
      refuse(entry.name, "has no place here", `keep files in one of the folders ${expected}`, nearest(entry.name, folders));
    } else {
      for (const inside of list(join(root, folder))) readOne(folder, inside);
    }
  }
  return { files, problems };

  function readOne(folder: Folder, entry: Dirent) {
    if (isIgnored(entry.name)) return;
    const file = `${folder}/${entry.name}`;
    const path = join(root, folder, entry.name);
    const id = /^(.+)\.yaml$/.exec(entry.name)?.[1];
    if (id === undefined) return refuse(file, "has no name that ends in `.yaml`", "rename it, or move it elsewhere");
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 40) {
      return refuse(file, "has a name that can't be an id", "use up to 40 small letters, digits and single hyphens, as in `level-1.yaml`");
    }
    try {
      if (!realpathSync(path).startsWith(realRoot + sep))
        return refuse(file, "is a link that leads out of the folder", "put a copy of the file here");
      const { size } = statSync(path);
      if (!statSync(path).isFile()) return refuse(file, "is no file", "put a YAML file of this name here, or remove it");
      if (size > largestFile) return refuse(file, `has ${size} bytes, more than ${largestFile}`, "keep one thing in one short file");
      files.push({ folder, id, file, bytes: readFileSync(path) });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      refuse(file, `can't be read (${code})`, "look at the file's rights, and where it leads if it is a link");
    }
  }
}

const isIgnored = (name: string) => name.startsWith(".") || name === "README.md";

/** Sorted by code units: the order of files on disk counts for nothing. */
function list(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
}
