import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { $ } from "zx";
import { withoutDebugLog } from "./debug-log.ts";
import { engineFolder } from "./engine-folder.ts";
import { ensureEngine } from "./ensure-engine.ts";

test("Pulumi, which logs each run into its home, goes on without a log there", async () => {
  const { pulumi, env } = await ensureEngine({ log: () => undefined });
  const cache = mkdtempSync(join(tmpdir(), "debug-log-"));
  try {
    const folder = engineFolder({ XDG_CACHE_HOME: cache });
    const logs = join(folder.home, "logs");
    const run = () =>
      $({
        ...{ quiet: true, cwd: cache },
        env: { PATH: process.env.PATH, HOME: cache, ...env, PULUMI_HOME: folder.home, PULUMI_BACKEND_URL: `file://${cache}` },
      })`${pulumi} stack ls --all --json`;
    expect((await run()).stdout).toBe("[]\n");
    expect(readdirSync(logs), "without a log by default, none of this is needed any more").toHaveLength(1);

    withoutDebugLog(folder);
    const { stdout, stderr } = await run();
    expect({ stdout, stderr }).toEqual({ stdout: "[]\n", stderr: "" });
    expect(statSync(logs).isFile()).toBe(true);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});

test("the engine that is handed out keeps no log", async () => {
  const { env } = await ensureEngine({ log: () => undefined });
  const logs = join(env.PULUMI_HOME ?? "", "logs");
  expect(existsSync(logs) && statSync(logs).isFile()).toBe(true);
});
