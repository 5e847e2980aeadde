import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { type LocalStackOptions, localStack, withConfigFile } from "./local-stack.ts";

const settings = {
  instance: "unit",
  driver: "records" as const,
  zone: "meet.test",
  zoneId: "z",
  hetznerEndpoint: "http://127.0.0.1:8480/v1",
  hetznerToken: "a".repeat(64),
  cloudflareBaseUrl: "http://127.0.0.1:8481/client/v4",
  cloudflareToken: "b".repeat(40),
  dns: "127.0.0.1:8453",
  door: "http://localhost:8080",
  publicSubnet: "198.18.0.0/24",
  stateFolder: "/nowhere",
  authority: "/nowhere/authority.pem",
};
const engine = { pulumi: "/engine/pulumi", bin: "/engine", env: {}, parts: [] };
const stack = (own: Partial<typeof settings> = {}, config: LocalStackOptions["config"] = {}) =>
  localStack({ project: "demo", settings: { ...settings, ...own }, engine, environment: { PATH: "/bin" }, config });
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "meet-coop-state-"));
  vi.stubEnv("XDG_STATE_HOME", home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test("the state of a local stack is kept from run to run, and goes when its local cloud was reset", () => {
  stack();
  const kept = join(localStacksFolder("unit"), "backend", "state.json");
  writeFileSync(kept, "{}");
  stack();
  expect(existsSync(kept)).toBe(true);
  stack({ hetznerToken: "c".repeat(64) });
  expect(existsSync(kept)).toBe(false);
});

test("tokens travel in the environment, and an address elsewhere is refused", () => {
  expect(stack().env).toMatchObject({ HCLOUD_TOKEN: "a".repeat(64), PATH: "/engine:/bin" });
  expect(() => stack({ hetznerEndpoint: "https://api.hetzner.cloud/v1" })).toThrow(/expected an address on this machine/);
});

test("a run that mends has the settings of the last one, at the addresses of today; any other those of the repository", () => {
  const day = (of: ReturnType<typeof stack>) => parse(readFileSync(of.configFile, "utf8")).config["meet-coop:day"];
  expect(day(stack({}, { "meet-coop:day": "2026-12-04", "hcloud:endpoint": "http://127.0.0.1:1/v1" }))).toBe("2026-12-04");
  const mending = stack({}, "of the last run");
  expect(day(mending)).toBe("2026-12-04");
  expect(parse(readFileSync(mending.configFile, "utf8")).config["hcloud:endpoint"]).toBe(settings.hetznerEndpoint);
  expect(day(stack())).toBeUndefined();
});

test("only commands that read settings are told where they are", () => {
  expect(withConfigFile(["preview", "--diff"], "/s.yaml")).toEqual(["preview", "--config-file", "/s.yaml", "--diff"]);
  expect(withConfigFile(["stack", "import"], "/s.yaml")).toEqual(["stack", "import"]);
});
