import { createRequire } from "node:module";
import { expect, test } from "vitest";

const { cache } = createRequire(import.meta.url);
const loadedOf = (name: string) => Object.keys(cache).filter((path) => path.includes(`/node_modules/${name}/`)).length;

test.each([
  ["@pulumi/cloudflare", 20, 785],
  ["@pulumi/hcloud", 25, 80],
  ["@pulumi/docker", 12, 28],
])("of %s a stack loads at most %i modules of %i: what it uses", async (name, most) => {
  await import("./index.ts");
  expect(loadedOf(name)).toBeGreaterThan(1);
  expect(loadedOf(name)).toBeLessThanOrEqual(most);
});

test("npm's installer isn't loaded until the SDK asks something of it", async () => {
  await import("./index.ts");
  const { runtime } = await import("@pulumi/pulumi");
  expect(loadedOf("@npmcli/arborist")).toBe(0);
  expect((await runtime.computeCodePaths()).size).toBeGreaterThan(0);
  expect(loadedOf("@npmcli/arborist")).toBeGreaterThan(1);
});

test("an unexpected error names where it happened and who called", async () => {
  await import("./index.ts");
  const caller = () => new Error("unexpected");
  expect(caller().stack?.split("\n")).toEqual([
    "Error: unexpected",
    expect.stringContaining("caller"),
    expect.stringContaining(import.meta.filename),
  ]);
});
