import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, expect, test } from "vitest";
import { brokenSideFiles } from "./side-file.ts";

const folder = mkdtempSync(join(tmpdir(), "side-file-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Which of these files of a backend are broken side files of the stack `demo/local`. */
function broken(files: Record<string, string>): string[] {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, ".pulumi", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return brokenSideFiles(folder, "demo", "local").map((file) => relative(join(folder, ".pulumi"), file));
}

test("a side file that a killed run left empty or half written is found, of the state, its backup and its locks", () => {
  expect(
    broken({
      "stacks/demo/local.json": "{}",
      "stacks/demo/local.json.attrs": "",
      "stacks/demo/local.json.zst.attrs": "",
      "stacks/demo/local.json.bak.attrs": '{"user.cache_control":"","us',
      "locks/organization/demo/local/1.json.attrs": "",
    }),
  ).toEqual([
    "locks/organization/demo/local/1.json.attrs",
    "stacks/demo/local.json.attrs",
    "stacks/demo/local.json.bak.attrs",
    "stacks/demo/local.json.zst.attrs",
  ]);
});

test("whole side files, those of other stacks, and the state itself are left alone", () => {
  expect(
    broken({
      "stacks/demo/local.json": "",
      "stacks/demo/local.json.attrs": '{"user.metadata":null}',
      "stacks/demo/local2.json.attrs": "",
      "stacks/other/local.json.attrs": "",
    }),
  ).toEqual([]);
});

test("a backend without a state has none", () => {
  expect(broken({})).toEqual([]);
});
