import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { logoFileName, type PoolPlan, picturesOf } from "@meet-coop/service-config";
import { poolPages } from "@meet-coop/service-config/pages";
import type { StackDefinitions } from "./pool-plan.ts";

/**
 * Writes what a pool serves as it is (pictures of its tenants, its public page where it has one) into a folder of this machine, named after what it holds, and returns that: the
 * engine copies it to the server when its content is another.
 */
export function servedFiles(pool: PoolPlan, { definitions, day, folders }: StackDefinitions, { zone }: { zone: string }): string {
  const pages = pool.front ? poolPages(definitions, pool.id, { day, zone }) : [];
  const files = new Map<string, Buffer>(pages.map(({ path, content }) => [join("page", path), Buffer.from(content)]));
  const pictures = new Map(folders.flatMap((folder) => picturesIn(join(folder, "logos"))));
  for (const picture of picturesOf(pool.tenants)) {
    const bytes = pictures.get(picture.sha256);
    if (bytes) files.set(join("branding", logoFileName(picture)), bytes);
  }
  const hash = createHash("sha256");
  for (const [path, bytes] of [...files].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`${path} ${bytes.length} `).update(bytes);
  const usersFolder = join(tmpdir(), `meet-coop-${userInfo().uid}`);
  mkdirSync(usersFolder, { recursive: true, mode: 0o700 });
  const folder = join(usersFolder, hash.digest("hex").slice(0, 24));
  // There may be nothing to serve yet. On a server, programs with no rights of their own read it.
  mkdirSync(join(folder, "branding"), { recursive: true, mode: 0o755 });
  for (const [path, bytes] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** Pictures of a folder, by the SHA-256 of their bytes. */
function picturesIn(folder: string): [sha256: string, bytes: Buffer][] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && /\.(png|webp)$/.test(entry.name));
  return names.map(({ name }) => {
    const bytes = readFileSync(join(folder, name));
    return [createHash("sha256").update(bytes).digest("hex"), bytes];
  });
}
