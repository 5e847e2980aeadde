import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { stateFile, stateText } from "./state-file.ts";

const folder = mkdtempSync(join(tmpdir(), "state-file-"));
const stacks = join(folder, ".pulumi", "stacks", "demo");
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a state is found and read, compressed or not", () => {
  expect(stateFile(folder, "demo", "local")).toBeUndefined();
  mkdirSync(stacks, { recursive: true });
  writeFileSync(join(stacks, "local.json"), "plain");
  expect(stateText(stateFile(folder, "demo", "local") ?? "")).toBe("plain");
  rmSync(join(stacks, "local.json"));
  writeFileSync(join(stacks, "local.json.zst"), zstdCompressSync("small"));
  expect(stateText(stateFile(folder, "demo", "local") ?? "")).toBe("small");
});
