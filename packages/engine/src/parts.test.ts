import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parts } from "./parts.ts";

const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string }>;
};

test.each(parts.filter(({ kind }) => kind === "plugin"))(
  "plugin $name has exactly the version of the npm package that asks for it",
  (part) => {
    expect(lock.packages[`node_modules/@pulumi/${part.name}`]?.version).toBe(part.version);
  },
);

test("the CLI has exactly the version of the npm package that stacks import", () => {
  expect(parts.find(({ name }) => name === "pulumi")?.version).toBe(lock.packages["node_modules/@pulumi/pulumi"]?.version);
});

test("only the plugin for remote commands is a stand-in", () => {
  expect(parts.filter(({ standIn }) => standIn).map(({ name }) => name)).toEqual(["command"]);
});
