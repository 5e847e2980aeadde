import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { definitionFiles } from "./definition-files.ts";
import { fixtureFolder, testDay } from "./fixture.testing.ts";
import { folders } from "./kinds/circle.ts";
import { examplesFolder, loadDefinitions } from "./load-definitions.ts";
import { kinds, logosFolder } from "./schema.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "definition-files-"));
  cpSync(fixtureFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, content: string | Uint8Array) => {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), content);
};
const errors = () => loadDefinitions({ day: testDay, roots: [{ path: folder }] }).problems.filter(({ severity }) => severity === "error");
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const webp = new TextEncoder().encode("RIFF\x10\0\0\0WEBPVP8L");

describe("what doesn't belong is refused by its name", () => {
  test.each<[string, () => void, Record<string, unknown>]>([
    ["another ending", () => write("pools/x.yml", "name: x"), { file: "pools/x.yml", what: "has no name that ends in `.yaml`" }],
    ["what an editor left", () => write("pools/demo.yaml~", "name: x"), { file: "pools/demo.yaml~" }],
    ["a name that is no id", () => write("pools/My Pool.yaml", "name: x"), { what: "has a name that can't be an id" }],
    ["a name of 41 letters", () => write(`pools/${"x".repeat(41)}.yaml`, "name: x"), { what: "has a name that can't be an id" }],
    ["`__proto__`", () => write("pools/__proto__.yaml", "name: x"), { what: "has a name that can't be an id" }],
    ["an unknown folder, with the nearest that there is", () => mkdirSync(join(folder, "tenant")), { file: "tenant", meant: "tenants" }],
    ["a file at the top", () => write("x.yaml", "name: x"), { file: "x.yaml", what: "has no place here" }],
    ["a file called like a folder", () => write("events", "name: x"), { file: "events", what: "is no folder" }],
    ["a folder called like a file", () => mkdirSync(join(folder, "pools/x.yaml")), { file: "pools/x.yaml", what: "is no file" }],
    [
      "a link out of the folder",
      () => symlinkSync(join(examplesFolder, "README.md"), join(folder, "pools/x.yaml")),
      { what: "is a link that leads out of the folder" },
    ],
    ["a link to nothing", () => symlinkSync("nothing", join(folder, "pools/x.yaml")), { what: "can't be read (ENOENT)" }],
    ["a link to itself", () => symlinkSync("x.yaml", join(folder, "pools/x.yaml")), { what: "can't be read (ELOOP)" }],
    [
      "a linked folder",
      () => symlinkSync(join(examplesFolder, "events"), join(folder, "events")),
      { file: "events", what: "is no folder" },
    ],
    ["a huge file", () => write("pools/x.yaml", "#".repeat(70_000)), { what: "has 70000 bytes, more than 65536" }],
    ["an empty file", () => write("pools/x.yaml", ""), { what: "is empty" }],
    ["a file in UTF-16", () => write("pools/x.yaml", Buffer.from("\uFEFFname: x", "utf16le")), { what: "isn't UTF-8 text" }],
    ["a folder that isn't there", () => rmSync(folder, { recursive: true }), { what: "can't be read as a folder" }],
  ])("%s", (_, make, expected) => {
    make();
    expect(errors()).toMatchObject([{ line: 1, column: 1, ...expected }]);
    for (const { cure } of errors()) expect(cure).not.toBe("");
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be read", () => {
    chmodSync(join(folder, "zones"), 0);
    expect(errors()).toMatchObject([{ file: "zones", what: "can't be read (EACCES)" }]);
    chmodSync(join(folder, "zones"), 0o755);
  });

  test("a text about a folder and hidden files are left alone", () => {
    write("pools/README.md", "x");
    write("README.md", "x");
    write(".hidden", "x");
    write("pools/.x.yaml.swp", "x");
    expect(errors()).toEqual([]);
  });

  test("a link within the folder is read", () => {
    symlinkSync("sales-tax.yaml", join(folder, "footnotes/again.yaml"));
    expect(definitionFiles({ path: folder }).files.map(({ file }) => file)).toContain("footnotes/again.yaml");
  });
});

describe("a logo", () => {
  test("is a PNG or a WebP picture by its content and its name", () => {
    write("logos/one.png", png);
    write("logos/two.webp", webp);
    const { definitions } = loadDefinitions({ day: testDay, roots: [{ path: folder }] });
    expect(definitions?.logos).toMatchObject([
      { id: "one.png", type: "image/png", sha256: "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6" },
      { id: "two.webp", type: "image/webp" },
    ]);
  });

  test.each<[string, string, string | Uint8Array, Record<string, unknown>]>([
    ["a PNG picture called .webp", "x.webp", png, { got: "a png picture", cure: "rename it so that it ends in `.png`" }],
    ["a WebP picture called .png", "x.png", webp, { got: "a webp picture", cure: "rename it so that it ends in `.webp`" }],
    [
      "an SVG called .png",
      "x.png",
      "<svg onload=alert(1)>",
      { got: "<svg onload=", cure: expect.stringContaining("an SVG may hold scripts") },
    ],
    ["an SVG", "x.svg", "<svg>", { what: "is no PNG or WebP picture by its content and its name" }],
    ["a text", "x.png", "hello", { got: "hello" }],
    ["an empty file", "x.png", "", { what: "is empty" }],
    ["the beginning of a PNG picture", "x.png", png.subarray(0, 7), { what: "is no PNG or WebP picture by its content and its name" }],
    ["a sound, which begins like WebP", "x.webp", "RIFF\x10\0\0\0WAVEfmt ", {}],
    [
      "one that is too large",
      "x.png",
      new Uint8Array(70_000),
      { what: "has 70000 bytes, more than 65536", cure: "save the picture with fewer pixels" },
    ],
    [
      "a name with capital letters",
      "Logo.png",
      png,
      { what: "has a name that can't be an id", cure: expect.stringContaining("`example.png`") },
    ],
    ["a name with two endings", "x.svg.png", png, { what: "has a name that can't be an id" }],
    ["a capital ending", "x.PNG", png, { what: "has a name that can't be an id" }],
    ["no ending", "x", png, { got: "a png picture", cure: "rename it so that it ends in `.png`" }],
  ])("is refused: %s", (_, name, bytes, expected) => {
    write(`logos/${name}`, bytes);
    expect(errors()).toMatchObject([{ file: `logos/${name}`, thing: `logos/${name}`, line: 1, column: 1, ...expected }]);
  });

  test("never is what a link out of the folder leads to", () => {
    mkdirSync(join(folder, "logos"));
    symlinkSync(join(examplesFolder, "logos/ember.png"), join(folder, "logos/ember.png"));
    expect(errors()).toMatchObject([{ file: "logos/ember.png", what: "is a link that leads out of the folder" }]);
  });
});

test("each kind of file has its folder, and each folder may be approved", () => {
  expect([...folders]).toEqual([...Object.keys(kinds), logosFolder].sort());
});

test("files come sorted by name, whatever order the disk has them in", () => {
  const names = definitionFiles({ path: fixtureFolder }).files.map(({ file }) => file);
  expect(names).toEqual([...names].sort());
});
