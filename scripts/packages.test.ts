import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local-stack.ts";

// Which package stands on which: read from each package.json, as `docs/architecture.md` tells it.

const dependencies = new Map(
  globSync("packages/*/package.json", { cwd: root })
    .sort()
    .map((path) => {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, path), "utf8")) as { dependencies?: Record<string, string> };
      const ours = Object.keys(dependencies).flatMap((name) => /^@meet-coop\/(.+)/.exec(name)?.[1] ?? []);
      return [path.split("/")[1] ?? "", ours.sort()] as const;
    }),
);

test("the page on architecture lists every package, and what each stands on", () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const told = [...page.matchAll(/^\| `packages\/([a-z-]+)` +\|[^|]*\| ([^|]*?) +\|$/gm)].map(
    ([, name = "", on = ""]) => [name, on === "–" ? [] : on.split(", ")] as const,
  );
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(dependencies));
});

test("the product takes nothing of what stands beside it", () => {
  const product = ["command-line", "definitions", "service-config", "holdings", "components"];
  for (const name of product) expect(product, name).toEqual(expect.arrayContaining(dependencies.get(name) ?? [name, "is missing"]));
});
