import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type EngineFolder, programPath } from "./engine-folder.ts";
import type { Part } from "./parts.ts";
import { sourceKey } from "./source-key.ts";

/** What is written down about a part when it is put into the cache. */
const partRecord = z.object({
  version: z.string(),
  /** `path`: a link to what is installed on this machine. `stand-in`: built, but not from upstream's code. */
  origin: z.enum(["path", "download", "built", "stand-in"]),
  /** Of a build: what it was built from. Else empty. */
  key: z.string(),
});
export type PartRecord = z.infer<typeof partRecord>;

function recordPath(folder: EngineFolder, part: Part): string {
  return join(folder.records, `${part.name}.json`);
}

/** The record of a part that is in the cache and still right, else undefined. Reads files, starts nothing. */
export function cachedRecord(folder: EngineFolder, part: Part, source?: string): PartRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordPath(folder, part), "utf8");
  } catch {
    return undefined;
  }
  const parsed = partRecord.safeParse(parseJson(text));
  if (!parsed.success || !existsSync(programPath(folder.home, part))) return undefined;
  const record = parsed.data;
  if (record.version !== part.version) return undefined;
  return record.key === "" || record.key === sourceKey(part, source) ? record : undefined;
}

/** Written after the program is in its place, so that a record never promises what isn't there. */
export function writeRecord(folder: EngineFolder, part: Part, record: PartRecord): void {
  mkdirSync(folder.records, { recursive: true });
  const path = recordPath(folder, part);
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(record)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
