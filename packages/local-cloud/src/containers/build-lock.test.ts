import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./build-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("two builds at once run one after the other", async () => {
  const steps: string[] = [];
  const build = (name: string) =>
    withLock(
      join(folder, "lock"),
      () => {},
      async () => {
        steps.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        steps.push(`${name} ends`);
      },
    );
  await Promise.all([build("a"), build("b")]);
  expect(steps).toHaveLength(4);
  expect(steps[1]).toBe(steps[0]?.replace("begins", "ends"));
});

test("the lock of a process that is gone is taken over", async () => {
  const gone = spawnSync("true").pid;
  writeFileSync(join(folder, "lock"), `${gone}\n`);
  expect(
    await withLock(
      join(folder, "lock"),
      () => {},
      async () => "built",
    ),
  ).toBe("built");
});

test("a build that fails gives the lock back", async () => {
  const failing = withLock(
    join(folder, "lock"),
    () => {},
    async () => Promise.reject(new Error("no disk")),
  );
  await expect(failing).rejects.toThrow("no disk");
  expect(existsSync(join(folder, "lock"))).toBe(false);
});
