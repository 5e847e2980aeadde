import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildGoProgram } from "./go-program.ts";

// A Go that writes down how it was called and leaves a program, or says why it can't.
let folder: string;
const go = (script: string) => writeFileSync(join(folder, "bin/go"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const calls = () => readFileSync(join(folder, "bin/go.calls"), "utf8").trim().split("\n");
const built = () => buildGoProgram(join(folder, "program"), "gate", () => {}, join(folder, "kept"));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "go-program-test-"));
  for (const name of ["bin", "program"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "program", "go.mod"), "module meet.test/gate\n");
  go(`echo "GOWORK=$GOWORK CGO_ENABLED=$CGO_ENABLED $@" >> "$0.calls"; while [ "$1" != -o ]; do shift; done; echo program > "$2"`);
  vi.stubEnv("PATH", `${join(folder, "bin")}${delimiter}${process.env.PATH}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("a program is built once, by its own sums, without C and without a workspace around it", async () => {
  const file = await built();
  expect([readFileSync(file, "utf8"), await built()]).toEqual(["program\n", file]);
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toMatch(/^GOWORK=off CGO_ENABLED=0 build -C \S+\/program .*-mod=readonly/);
});

test("another version is another program", async () => {
  const before = await built();
  writeFileSync(join(folder, "program", "go.mod"), "module meet.test/gate\n\nrequire meet.test/part v1.0.0\n");
  expect(await built()).not.toBe(before);
});

test("a build that fails says Go's words and leaves nothing behind", async () => {
  go('echo "missing go.sum entry" >&2; exit 1');
  await expect(built()).rejects.toThrow("missing go.sum entry");
  expect(readdirSync(join(folder, "kept"))).toEqual([]);
});

test("a machine without Go is told what to install", async () => {
  vi.stubEnv("PATH", "/nowhere");
  await expect(built()).rejects.toThrow(/no `go` here. Cure: install Go/);
});
