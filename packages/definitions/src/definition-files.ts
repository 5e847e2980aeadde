import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { folders } from "./kinds/circle.ts";
import { type PictureFile, pictureProblem } from "./logo.ts";
import type { Problem } from "./problem.ts";
import { type Folder, logosFolder } from "./schema.ts";
import { nearest } from "./spelling.ts";
import { idPattern } from "./written-text.ts";
import { largestFile } from "./yaml-file.ts";

/** A folder of definitions. */
export interface DefinitionsRoot {
  path: string;
  /** What stands before the names of its files in messages, e.g. `packages/definitions/definitions/`. Default nothing. */
  shownAs?: string;
}

/** One YAML file of the definitions. */
export interface DefinitionFile {
  folder: Folder;
  /** The file's name without `.yaml`. */
  id: string;
  /** As messages name it, with `/`. */
  file: string;
  bytes: Uint8Array;
}

/** The files of definitions, sorted by name, and what doesn't belong there. */
export interface DefinitionFiles {
  files: DefinitionFile[];
  pictures: PictureFile[];
  problems: Problem[];
}

/** Reads the files of a folder of definitions. Never follows a link out of it. */
export function definitionFiles({ path: root, shownAs = "" }: DefinitionsRoot): DefinitionFiles {
  const found: DefinitionFiles = { files: [], pictures: [], problems: [] };
  const refuse = (file: string, what: string, cure: string, meant?: string) =>
    void found.problems.push({ severity: "error", file, line: 1, column: 1, thing: file, what, cure, ...(meant ? { meant } : {}) });

  let top: Dirent[];
  let realRoot: string;
  try {
    realRoot = realpathSync(root);
    top = list(root);
  } catch {
    refuse(
      shownAs.replace(/\/$/, "") || root,
      "can't be read as a folder",
      "give the folder that holds `service-levels`, `pools` and `tenants`",
    );
    return found;
  }
  for (const entry of top) {
    if (isIgnored(entry.name)) continue;
    const folder = folders.find((name) => name === entry.name);
    if (!folder) {
      const expected = folders.map((name) => `\`${name}\``).join(", ");
      refuse(shownAs + entry.name, "has no place here", `keep files in one of the folders ${expected}`, nearest(entry.name, folders));
    } else if (!entry.isDirectory()) {
      refuse(shownAs + entry.name, "is no folder", "make a folder of this name instead, or remove it");
    } else {
      for (const name of namesIn(folder)) if (!isIgnored(name)) readOne(folder, name);
    }
  }
  return found;

  function namesIn(folder: string): string[] {
    try {
      return list(join(root, folder)).map(({ name }) => name);
    } catch (error) {
      refuse(shownAs + folder, `can't be read (${codeOf(error)})`, "look at the folder's rights");
      return [];
    }
  }

  function readOne(folder: Folder | typeof logosFolder, name: string): void {
    const file = `${shownAs}${folder}/${name}`;
    const id = folder === logosFolder ? name : (/^(.+)\.yaml$/.exec(name)?.[1] ?? "");
    const stem = folder === logosFolder ? id.replace(/\.[a-z]+$/, "") : id;
    if (id === "") refuse(file, "has no name that ends in `.yaml`", "rename it, or move it elsewhere");
    else if (!idPattern.test(stem) || stem.length > 40) {
      const example = folder === logosFolder ? "example.png" : "level-1.yaml";
      refuse(file, "has a name that can't be an id", `use up to 40 small letters, digits and single hyphens, as in \`${example}\``);
    } else {
      const bytes = readInside(folder, name, file);
      if (bytes) keep(folder, id, file, bytes);
    }
  }

  function keep(folder: Folder | typeof logosFolder, id: string, file: string, bytes: Uint8Array): void {
    const problem = folder === logosFolder ? pictureProblem(file, id, bytes) : undefined;
    if (problem) found.problems.push(problem);
    else if (folder === logosFolder) found.pictures.push({ name: id, file, bytes });
    else found.files.push({ folder, id, file, bytes });
  }

  function readInside(folder: string, name: string, file: string): Uint8Array | undefined {
    const path = join(root, folder, name);
    try {
      if (!realpathSync(path).startsWith(realRoot + sep)) {
        refuse(file, "is a link that leads out of the folder", "put a copy of the file here");
        return undefined;
      }
      const about = statSync(path);
      if (!about.isFile()) refuse(file, "is no file", "put a file of this name here, or remove it");
      else if (about.size > largestFile) {
        const cure = folder === logosFolder ? "save the picture with fewer pixels" : "keep one thing in one short file";
        refuse(file, `has ${about.size} bytes, more than ${largestFile}`, cure);
      } else return readFileSync(path);
    } catch (error) {
      refuse(file, `can't be read (${codeOf(error)})`, "look at the file's rights, and where it leads if it is a link");
    }
    return undefined;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "unknown");
const isIgnored = (name: string) => name.startsWith(".") || name === "README.md";

/** Sorted by code units: the order of files on disk counts for nothing. */
function list(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
}
