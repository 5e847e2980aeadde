import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";

/**
 * The file of a stack's state in a backend of one's own, compressed (`PULUMI_DIY_BACKEND_ZSTD`) or plain; undefined where the stack was never made.
 * @param folder the backend's, e.g. `/srv/state`.
 */
export function stateFile(folder: string, project: string, stack: string): string | undefined {
  const plain = join(folder, ".pulumi", "stacks", project, `${stack}.json`);
  return [`${plain}.zst`, plain].find((file) => existsSync(file));
}

/** How a file compressed by Zstandard begins. Source: RFC 8878, 3.1.1. */
const zstandard = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The text of a file of a backend, compressed or not. Its name doesn't say: a copy of `demo.json.zst` is called `demo.json.zst.bak`. */
export function stateText(file: string): string {
  const bytes = readFileSync(file);
  return (bytes.subarray(0, 4).equals(zstandard) ? zstdDecompressSync(bytes) : bytes).toString("utf8");
}
