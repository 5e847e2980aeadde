import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { holderOf, readLocks, removable, type StackLock } from "./lock.ts";

const lock: StackLock = { file: "/x.json", pid: 4711, username: "ada", hostname: "here", timestamp: "2026-11-22T10:00:00Z" };

test("a lock whose process is gone may be removed, and it is said whose it was", () => {
  expect(removable([lock], { hostname: "here", holder: () => "gone" })).toEqual([
    "lock of ada on here (process 4711) since 2026-11-22T10:00:00Z: the process is gone",
  ]);
});

test("a lock whose process runs is refused, with who and since when", () => {
  expect(() => removable([lock], { hostname: "here", holder: () => "runs" })).toThrow(
    /ada on here \(process 4711\) since 2026-11-22.*still runs/,
  );
});

test("a lock of another machine is refused until that machine is named", () => {
  expect(() => removable([lock], { hostname: "there", holder: () => "gone" })).toThrow("--lock-of here");
  expect(() => removable([lock], { hostname: "there", lockOf: "elsewhere", holder: () => "gone" })).toThrow("--lock-of here");
  expect(removable([lock], { hostname: "there", lockOf: "here", holder: () => "runs" })).toHaveLength(1);
});

test("one lock that must stay keeps all of them", () => {
  const runs = { ...lock, pid: 1 };
  expect(() => removable([lock, runs], { hostname: "here", holder: ({ pid }) => (pid === 1 ? "runs" : "gone") })).toThrow("still runs");
});

test("a process that isn't pulumi doesn't hold a lock, one that doesn't exist neither", () => {
  const timestamp = new Date().toISOString();
  expect(holderOf({ pid: process.pid, timestamp })).toBe("another program");
  expect(holderOf({ pid: 2 ** 22 + 1, timestamp })).toBe("gone");
  expect(holderOf({ pid: 0, timestamp })).toBe("gone");
});

test("locks are read from a folder, also one that was cut off while it was written; other backends say nothing", () => {
  const backend = mkdtempSync(join(tmpdir(), "recovery-locks-"));
  expect(readLocks(`file://${backend}`, "demo", "local")).toEqual([]);
  const folder = join(backend, ".pulumi", "locks", "organization", "demo", "local");
  mkdirSync(folder, { recursive: true });
  const { file: _, ...content } = lock;
  writeFileSync(join(folder, "a.json"), JSON.stringify(content));
  writeFileSync(join(folder, "b.json"), "");
  expect(readLocks(`file://${backend}`, "demo", "local")).toMatchObject([content, { pid: 0, username: "nobody named" }]);
  expect(readLocks(`file://${backend}`, "demo", "production")).toEqual([]);
  expect(readLocks("s3://bucket", "demo", "local")).toBeUndefined();
});
