import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Mendable } from "@meet-coop/command-line";

/**
 * Runs `work` while no other process of this machine holds the lock: two local clouds that start at once must not build the same images twice.
 * The kernel holds it for a child that ends with us, so a process that was killed leaves nothing to clean up.
 * @param path a file that names the process that holds, or last held, the lock.
 * @param waiting called once when somebody else holds it.
 */
export async function withLock<T>(path: string, waiting: (pid: number) => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  // -F: flock becomes the command that it starts, so that nothing but this child holds the file.
  const holder = spawn("flock", ["-F", path, "sh", "-c", "echo held; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const slow = setTimeout(() => waiting(lastHolder(path)), 500);
  try {
    await Promise.race([
      once(holder.stdout, "data"),
      once(holder, "error").then(([error]) => {
        throw new Mendable(`The lock ${path} can't be taken: ${error.message}. Needed: the program flock (Debian package util-linux).`);
      }),
      once(holder, "exit").then(([status]) => {
        throw new Mendable(`The lock ${path} can't be taken: flock ended with status ${status}. Is its folder writable?`);
      }),
    ]);
  } finally {
    clearTimeout(slow);
  }
  writeFileSync(path, `${process.pid}\n`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    if (holder.exitCode === null) await once(holder, "exit");
  }
}

/** 0 where nobody is named yet. */
function lastHolder(path: string): number {
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
}
