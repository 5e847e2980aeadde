import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { greenlightFilesScript, greenlightFolders } from "./files.ts";

test("the script writes each file as it is, and again without harm", () => {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-files-"));
  try {
    const onServer = dirname(greenlightFolders.initializers.onServer);
    for (const time of ["first", "again"])
      expect(execFileSync("bash", ["-c", greenlightFilesScript.replaceAll(onServer, folder)], { encoding: "utf8" }), time).toBe("");
    const folders = Object.values(greenlightFolders);
    expect(readdirSync(folder)).toHaveLength(folders.length);
    for (const { onServer, files } of folders) {
      const written = readdirSync(join(folder, basename(onServer)));
      expect(Object.fromEntries(written.map((name) => [name, readFileSync(join(folder, basename(onServer), name), "utf8")]))).toEqual(
        files,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a folder of another content has another name", () => {
  const names = Object.values(greenlightFolders).map(({ onServer }) => /^[0-9a-f]{12}-greenlight-\w+$/.exec(basename(onServer))?.[0]);
  expect(new Set(names).size).toBe(Object.keys(greenlightFolders).length);
});
