import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EngineUsers } from "./engine-users.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engine-users-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("an engine is in use until the last one that entered has left", () => {
  const users = new EngineUsers(folder);
  expect(users.any()).toBe(false);
  const leaves = [users.enter(), users.enter()];
  leaves[0]?.();
  expect(new EngineUsers(folder).any()).toBe(true);
  leaves[1]?.();
  expect(users.any()).toBe(false);
});

test("a process that was killed doesn't keep the engine running", () => {
  writeFileSync(join(folder, `${spawnSync("true").pid}-1`), "");
  expect(new EngineUsers(folder).any()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
