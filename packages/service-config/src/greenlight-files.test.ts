import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { greenlightFiles, greenlightFilesScript } from "./greenlight-files.ts";

test("the script writes each file as it is, and again without harm", () => {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-files-"));
  try {
    const onServer = dirname(greenlightFiles.pages.onServer);
    for (const time of ["first", "again"])
      expect(execFileSync("bash", ["-c", greenlightFilesScript.replaceAll(onServer, folder)], { encoding: "utf8" }), time).toBe("");
    const files = Object.values(greenlightFiles);
    expect(readdirSync(folder)).toHaveLength(files.length);
    for (const { onServer, content } of files) expect(readFileSync(join(folder, basename(onServer)), "utf8")).toBe(content);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a file of another content has another name", () => {
  const names = Object.values(greenlightFiles).map(({ onServer }) => /^[0-9a-f]{12}-greenlight-\w+\.rb$/.exec(basename(onServer))?.[0]);
  expect(new Set(names).size).toBe(2);
});
