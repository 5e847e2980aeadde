import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Mendable } from "@meet-coop/command-line";

/**
 * Runs `work` while no other process on this machine holds the lock. The kernel holds it for a child that ends with us, so a killed
 * process leaves nothing to clean up.
 * @param waiting called once if somebody else holds it.
 */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  // -F: flock becomes the command that it starts, so that nothing but this child holds the file.
  const child = spawn("flock", ["-F", path, "sh", "-c", "echo held; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const slow = setTimeout(waiting, 1_000);
  try {
    await Promise.race([
      once(child.stdout, "data"),
      once(child, "error").then(([error]) => {
        throw new Mendable(`The lock ${path} can't be taken: ${error.message}. Needed: the program flock (Debian package util-linux).`);
      }),
      once(child, "exit").then(([status]) => {
        throw new Mendable(`The lock ${path} can't be taken: flock ended with status ${status}. Is its folder writable?`);
      }),
    ]);
  } finally {
    clearTimeout(slow);
  }
  try {
    return await work();
  } finally {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  }
}
