import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./parts.ts";

/** The folder with the Go modules. */
export const sources = join(import.meta.dirname, "..", "plugins");

/** Modules outside the workspace, whose dependencies the plugins don't share. */
const apart = ["cli", "language-nodejs", "terraform"];

/**
 * The hash of everything that a build of this part depends on: its version, the way it is built, the platform, its Go sources, and the
 * dependencies with their sums, which also name the Go version. In the workspace, that is the dependencies of every member.
 * @returns 64 hexadecimal digits.
 */
export function sourceKey(part: Part, folder: string = sources): string {
  const hash = createHash("sha256");
  const add = (name: string, content: string | Buffer) => hash.update(`${name}\0${content.length}\0`).update(content);
  add("part", JSON.stringify([part.name, part.version, part.build, process.platform, process.arch]));
  for (const file of sourceFiles(part, folder)) add(file, readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/** Paths below `folder`, sorted; tests of the Go code don't count. */
export function sourceFiles(part: Part, folder: string = sources): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const inside = (file: string, module: string) => file.startsWith(`${module}/`);
  const isProgram = (file: string) => file.endsWith(".go") && !file.endsWith("_test.go");
  return files
    .filter((file) => {
      if (inside(file, part.build.module)) return isProgram(file) || /(^|\/)go\.(mod|sum)$/.test(file);
      if (!part.build.workspace) return false;
      if (inside(file, "bridge") && isProgram(file)) return true;
      return /^go\.work(\.sum)?$/.test(file) || (/\/go\.(mod|sum)$/.test(file) && !apart.some((module) => inside(file, module)));
    })
    .sort();
}
