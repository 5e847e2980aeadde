import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchWheels, wheelsFolder } from "./python-wheels.ts";

// A pip that writes down how it was called and leaves two wheels, or says why it can't.
let folder: string;
const log = () => {};
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wheels-test-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "requirements.txt"), "one==1.0 --hash=sha256:00\n");
  pip('echo "$@" >> "$0.calls"; while [ "$1" != --dest ]; do shift; done; touch "$2/two-2.0.whl" "$2/one-1.0.whl"');
  vi.stubEnv("PATH", `${join(folder, "bin")}${delimiter}${path}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const pip = (script: string) => writeFileSync(join(folder, "bin/pip3"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const calls = () => readFileSync(join(folder, "bin/pip3.calls"), "utf8").trim().split("\n");
const fetched = async () => (await fetchWheels(join(folder, "requirements.txt"), log, join(folder, "kept"))).map((file) => basename(file));

test("wheels are asked for by hash, for Debian's Python, and only once", async () => {
  expect([await fetched(), await fetched()]).toEqual(Array(2).fill(["one-1.0.whl", "two-2.0.whl"]));
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toMatch(/^download .*--require-hashes .*--only-binary=:all: --python-version 3\.13/);
  expect(calls()[0]).not.toMatch(/index|https?:/);
});

test("other requirements are fetched anew", async () => {
  await fetched();
  writeFileSync(join(folder, "requirements.txt"), "one==1.1 --hash=sha256:11\n");
  await fetched();
  expect(calls()).toHaveLength(2);
});

test("a fetch that fails says why and leaves nothing that a later one takes for whole", async () => {
  pip('while [ "$1" != --dest ]; do shift; done; touch "$2/one-1.0.whl"; echo "two: hash differs" >&2; exit 1');
  await expect(fetched()).rejects.toThrow("two: hash differs");
  expect(readdirSync(join(folder, "kept"))).toEqual([]);
});

test("a machine without pip is told what to install", async () => {
  vi.stubEnv("PATH", join(folder, "empty"));
  await expect(fetched()).rejects.toThrow("apt-get install python3-pip");
});

test("wheels are kept outside of the repository, where the machine's user keeps caches", () => {
  expect(wheelsFolder({ XDG_CACHE_HOME: "/caches" })).toBe("/caches/meet-coop/wheels");
});
