import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checksums } from "./checksums.ts";
import type { Part } from "./parts.ts";

/** Pulumi's own place for releases, as its installer and its CLI use it. */
export const officialReleases = "https://get.pulumi.com/releases";

const reachableWithin = 4_000;
const wholeWithin = 300_000;

/** The archive that holds a part, below the releases' address. The CLI's archive also holds the language host. */
export function archiveOf(part: Part, platform: string = process.platform, arch: string = process.arch): string {
  if (part.kind === "program") return `sdk/pulumi-v${part.version}-${platform}-${arch}.tar.gz`;
  return `plugins/pulumi-resource-${part.name}-v${part.version}-${platform}-${arch === "x64" ? "amd64" : arch}.tar.gz`;
}

/** One quick question; a machine without that network must not wait for each part. */
export async function isReachable(address: string): Promise<boolean> {
  try {
    await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(reachableWithin) });
    return true;
  } catch {
    return false;
  }
}

export type Downloaded = { readonly path: string; readonly checked: boolean } | { readonly problem: string };

/**
 * Fetches and unpacks a part, tried once.
 * @returns the program's path below `folder`, and whether a committed checksum said that it is the right one; or why it can't be had.
 */
export async function download(part: Part, folder: string, releases: string = officialReleases): Promise<Downloaded> {
  const archive = archiveOf(part);
  const address = `${releases}/${archive}`;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "archive.tar.gz");
  const hash = createHash("sha256");
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(wholeWithin) });
    if (!response.ok || response.body === null) return { problem: `${address} answers ${response.status}` };
    const hashing = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(file));
  } catch (error) {
    return { problem: `${address}: ${error instanceof Error ? error.message : error}` };
  }
  const got = hash.digest("hex");
  const expected = checksums[archive];
  if (expected !== undefined && expected !== got) {
    return { problem: `${address}: its SHA-256 is ${got}, expected ${expected}; it is not used` };
  }
  const tar = spawn("tar", ["-xzf", file, "-C", folder], { stdio: ["ignore", "inherit", "inherit"] });
  const [status] = await once(tar, "exit");
  if (status !== 0) return { problem: `${address} can't be unpacked: tar ended with status ${status}` };
  return { path: join(folder, part.kind === "program" ? `pulumi/${part.file}` : part.file), checked: expected !== undefined };
}
