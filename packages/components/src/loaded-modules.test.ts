import { createRequire } from "node:module";
import { expect, test } from "vitest";

test("of Cloudflare's package a stack loads what it uses, not all 785 modules", async () => {
  await import("./clouds.ts");
  await import("./address-records.ts");
  await import("./zone-records.ts");
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("/@pulumi/cloudflare/"));
  expect(loaded.length).toBeGreaterThan(1);
  expect(loaded.length).toBeLessThan(20);
});
