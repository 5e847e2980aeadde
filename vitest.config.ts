import { defineConfig } from "vitest/config";

// The ladder: `pure` (rungs 1 and 2) needs nothing but Node; `records` (3) the engine and the local cloud's API;
// `containers` (4) servers that boot. Files of rung 3 and 4 share one machine and one engine: they run one after the other.
// What servers run is the same on every machine, unless somebody says otherwise: `LOCAL_CLOUD_IMAGES=auto npm test`.
const env = { LOCAL_CLOUD_IMAGES: process.env.LOCAL_CLOUD_IMAGES ?? "stand-ins" };
const slow = { fileParallelism: false, testTimeout: 600_000, hookTimeout: 1_200_000, env };
const ignored = ["**/node_modules/**"];
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "pure",
          include: ["{packages,stacks,scripts}/**/*.test.ts"],
          exclude: [...ignored, "**/*.records.test.ts", "**/*.containers.test.ts", "**/*.soak.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: "records", include: ["{packages,stacks,scripts}/**/*.records.test.ts"], exclude: ignored, ...slow } },
      { test: { name: "containers", include: ["{packages,stacks,scripts}/**/*.containers.test.ts"], exclude: ignored, ...slow } },
      {
        test: { name: "soak", include: ["{packages,stacks,scripts}/**/*.soak.test.ts"], exclude: ignored, ...slow, testTimeout: 7_200_000 },
      },
    ],
  },
});
