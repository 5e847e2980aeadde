import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registryImages, standInsFolder } from "./registry-images.ts";

test("each image of the registry has a folder with a Dockerfile, and stands below what it is built on", () => {
  const above = ["trixie"];
  for (const { folder, base } of registryImages) {
    expect(existsSync(join(standInsFolder, folder, "Dockerfile")), folder).toBe(true);
    expect(above).toContain(base);
    above.push(folder);
  }
});

test("no two images of the registry share a name", () => {
  expect(new Set(registryImages.map(({ image }) => image)).size).toBe(registryImages.length);
  expect(new Set(registryImages.map(({ name, tag }) => `${name}:${tag}`)).size).toBe(registryImages.length);
});

test("the Python packages of an image are pinned by version and hash, the program as its tag says, and no index is named", () => {
  for (const { folder, name, tag } of registryImages) {
    const file = join(standInsFolder, folder, "requirements.txt");
    if (!existsSync(file)) continue;
    const lines = readFileSync(file, "utf8")
      .replaceAll(/^#.*\n/gm, "")
      .replaceAll(" \\\n", "")
      .trim()
      .split("\n");
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[0-9.]+( +--hash=sha256:[0-9a-f]{64})+$/);
    const [, program] = name.split("/");
    expect(lines.some((line) => line.startsWith(`${program}==${tag} `))).toBe(true);
  }
});

test("a Go program is of the version that its tag says", () => {
  const programs = registryImages.filter(({ folder }) => existsSync(join(standInsFolder, folder, "program", "go.mod")));
  expect(programs.map(({ folder }) => folder)).toEqual(["caddy"]);
  for (const { folder, tag } of programs)
    expect(readFileSync(join(standInsFolder, folder, "program", "go.mod"), "utf8")).toMatch(
      new RegExp(`^require github.com/caddyserver/${folder}/v2 v${tag.replaceAll(".", "\\.")}$`, "m"),
    );
});
