import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of a backend of one's own (`file://`), or undefined where it isn't a folder that this machine can read (s3, Pulumi Cloud …).
 * @param url as `pulumi whoami --json` prints it, e.g. `file:///srv/state`, `file://~` or `file:///srv/state?metadata=skip`.
 */
export function backendFolder(url: string): string | undefined {
  if (!url.startsWith("file://")) return undefined;
  const address = url.replace(/\?.*$/, "");
  const home = /^file:\/\/~(.*)$/.exec(address);
  if (home) return join(homedir(), home[1] ?? "");
  return address.startsWith("file:///") ? fileURLToPath(address) : address.slice("file://".length);
}
