import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { archiveOf, download } from "./download.ts";
import { type EngineFolder, engineFolder, programPath } from "./engine-folder.ts";
import { withLock } from "./engine-lock.ts";
import { installedPath } from "./installed.ts";
import { cachedRecord, writeRecord } from "./part-record.ts";
import { type Part, parts } from "./parts.ts";
import { sourceFiles, sourceKey, sources } from "./source-key.ts";

const part = (name: string) => parts.find((candidate) => candidate.name === name) as Part;
let room: string;
let folder: EngineFolder;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "engine-"));
  folder = engineFolder({ XDG_CACHE_HOME: room });
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, 0o755);
}

function copyOfSources(): string {
  const copy = join(room, "plugins");
  cpSync(sources, copy, { recursive: true });
  return copy;
}

test("the engine lies in the machine's cache, not in the user's own Pulumi folder", () => {
  expect(folder.home.startsWith(join(room, "meet-coop", "engine"))).toBe(true);
});

test("a plugin lies where Pulumi looks for exactly its version", () => {
  expect(programPath("/home", part("hcloud"))).toBe("/home/plugins/resource-hcloud-v1.41.0/pulumi-resource-hcloud");
});

test("a change of a plugin's program changes its key and no other plugin's", () => {
  const copy = copyOfSources();
  writeFileSync(join(copy, "random", "main.go"), "package main\n");
  expect(sourceKey(part("random"), copy)).not.toBe(sourceKey(part("random")));
  expect(sourceKey(part("hcloud"), copy)).toBe(sourceKey(part("hcloud")));
});

test("a change of one plugin's dependencies changes the key of all plugins, since they share them, but not the CLI's", () => {
  const copy = copyOfSources();
  writeFileSync(join(copy, "random", "go.sum"), "");
  expect(sourceKey(part("hcloud"), copy)).not.toBe(sourceKey(part("hcloud")));
  expect(sourceKey(part("pulumi"), copy)).toBe(sourceKey(part("pulumi")));
});

test("a test of the Go code is not among what a build depends on", () => {
  expect(sourceFiles(part("command"))).toContain("command/remote/command.go");
  expect(sourceFiles(part("command"))).not.toContain("command/remote/command_test.go");
});

test("a built part counts until its sources change", () => {
  const copy = copyOfSources();
  put(programPath(folder.home, part("random")), "");
  writeRecord(folder, part("random"), { version: "4.21.2", origin: "built", key: sourceKey(part("random"), copy) });
  expect(cachedRecord(folder, part("random"), copy)?.origin).toBe("built");
  writeFileSync(join(copy, "random", "main.go"), "package main\n");
  expect(cachedRecord(folder, part("random"), copy)).toBeUndefined();
});

test("a record without its program, or of another version, or spoilt, doesn't count", () => {
  writeRecord(folder, part("random"), { version: "4.21.2", origin: "download", key: "" });
  expect(cachedRecord(folder, part("random"))).toBeUndefined();
  put(programPath(folder.home, part("random")), "");
  expect(cachedRecord(folder, part("random"))?.origin).toBe("download");
  writeRecord(folder, part("random"), { version: "4.21.1", origin: "download", key: "" });
  expect(cachedRecord(folder, part("random"))).toBeUndefined();
  writeFileSync(join(folder.records, "random.json"), "{");
  expect(cachedRecord(folder, part("random"))).toBeUndefined();
});

test("a CLI on PATH is taken in the pinned version, with the language host beside it, and in no other", () => {
  const bin = join(room, "bin");
  put(join(bin, "pulumi"), "#!/bin/sh\necho v3.259.0\n");
  put(join(bin, "pulumi-language-nodejs"), "");
  const env = { PATH: bin, PULUMI_HOME: room };
  expect(installedPath(part("pulumi"), env)).toBe(join(bin, "pulumi"));
  expect(installedPath(part("language-nodejs"), env)).toBe(join(bin, "pulumi-language-nodejs"));
  put(join(bin, "pulumi"), "#!/bin/sh\necho v3.260.0\n");
  expect(installedPath(part("pulumi"), env)).toBeUndefined();
  expect(installedPath(part("hcloud"), env)).toBeUndefined();
});

test("archives have the official names", () => {
  expect(archiveOf(part("pulumi"), "linux", "x64")).toBe("sdk/pulumi-v3.259.0-linux-x64.tar.gz");
  expect(archiveOf(part("hcloud"), "linux", "x64")).toBe("plugins/pulumi-resource-hcloud-v1.41.0-linux-amd64.tar.gz");
});

test("a download that can't be reached gives the reason, not an exception", async () => {
  expect(await download(part("random"), room, "http://127.0.0.1:1")).toHaveProperty("problem");
});

test("two that fill the cache at once do so one after the other", async () => {
  const order: string[] = [];
  const work = (name: string) =>
    withLock(
      folder.lock,
      () => undefined,
      async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push(`${name} ends`);
      },
    );
  await Promise.all([work("a"), work("b")]);
  expect(order[1]?.[0]).toBe(order[0]?.[0]);
  expect(order).toHaveLength(4);
});
