import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./build-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const locked = (work: () => Promise<unknown>, waiting: (pid: number) => void = () => {}) => withLock(join(folder, "lock"), waiting, work);

test("two builds at once run one after the other, and the second says for whom it waits", async () => {
  const steps: string[] = [];
  const build = (name: string) =>
    locked(
      async () => {
        steps.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        steps.push(`${name} ends`);
      },
      (pid) => steps.push(`waits for ${pid}`),
    );
  await Promise.all([build("a"), build("b")]);
  const [first, second] = steps[0] === "a begins" ? ["a", "b"] : ["b", "a"];
  expect(steps).toEqual([`${first} begins`, `waits for ${process.pid}`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test("a process that was killed holds nothing, even when its number lives on", async () => {
  const module = join(import.meta.dirname, "build-lock.ts");
  const script = `import { withLock } from ${JSON.stringify(module)};
await withLock(${JSON.stringify(join(folder, "lock"))}, () => {}, () => new Promise(() => { console.log("holds"); setInterval(() => {}, 1000); }));`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  expect(spawnSync("flock", ["-n", join(folder, "lock"), "true"]).status).not.toBe(0);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  writeFileSync(join(folder, "lock"), `${process.pid}\n`);
  expect(await locked(async () => "built")).toBe("built");
});

test("a build that fails gives the lock back", async () => {
  await expect(locked(async () => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
  expect(await locked(async () => "built")).toBe("built");
});
