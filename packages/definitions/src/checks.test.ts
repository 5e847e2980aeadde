import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checks } from "./checks.ts";

const folder = new URL("checks/", import.meta.url);
const tested = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts"))
  .flatMap((name) => [...readFileSync(new URL(name, folder), "utf8").matchAll(/\btestCheck\(\s*"([^"]+)"/g)].map(([, check]) => check));

test("every check has a table of what it refuses and accepts", () => {
  expect([...tested].sort()).toEqual(checks.map(({ name }) => name).sort());
});

test("a check's name is its own, and begins as within a sentence", () => {
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  for (const { name } of checks) expect(name).toMatch(/^(\p{Ll}|Greenlights|PostgreSQL)/u);
});
