import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentKey, contentOf } from "./image.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "image-test-"));
  mkdirSync(join(folder, "files"));
  writeFileSync(join(folder, "Dockerfile"), "FROM base\n");
  writeFileSync(join(folder, "files/start"), "#!/bin/sh\n", { mode: 0o644 });
});

afterEach(() => rmSync(folder, { recursive: true }));

const key = (): string => contentKey(contentOf(folder));

test("the key of an image changes with the content of a file, its name and its executable bit", () => {
  const keys = [key()];
  chmodSync(join(folder, "files/start"), 0o755);
  keys.push(key());
  writeFileSync(join(folder, "files/start"), "#!/bin/bash\n");
  keys.push(key());
  writeFileSync(join(folder, "files/other"), "");
  keys.push(key());
  expect(new Set(keys).size).toBe(4);
});

test("tests, their helpers and documentation beside an image don't rebuild it", () => {
  const before = key();
  writeFileSync(join(folder, "README.md"), "About");
  writeFileSync(join(folder, "start.test.ts"), "test");
  writeFileSync(join(folder, "double.testing.ts"), "helper");
  expect(key()).toBe(before);
});

test("parts don't run into each other in a key", () => {
  expect(contentKey(["ab", "c"])).not.toBe(contentKey(["a", "bc"]));
});
