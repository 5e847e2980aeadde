import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { plannedSettings, watchedStack } from "./watched-stack.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "status-stack-"));
  vi.stubEnv("XDG_STATE_HOME", home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** Writes what a local cloud keeps of itself, as if it had been started. */
function cloud(instance: string, driver: "containers" | "records" = "containers"): void {
  const folder = join(home, "meet-coop", "local-cloud", instance);
  mkdirSync(folder, { recursive: true });
  const ports = { hetzner: 1, cloudflare: 2, control: 3, dns: 4, door: 5 };
  const tokens = { hetznerToken: "a".repeat(64), hetznerReadToken: "b".repeat(64), cloudflareToken: "c".repeat(40), controlToken: "d" };
  const text = JSON.stringify({ instance, driver, zone: "meet.test", subnetIndex: 7, ports, actionMilliseconds: 0, ...tokens });
  writeFileSync(join(folder, "instance.json"), text);
}
/** Writes the settings that a run of a local stack leaves. */
function settings(instance: string, pool: string, config: Record<string, unknown>): void {
  const folder = join(home, "meet-coop", "pulumi", instance, pool);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Pulumi.local.yaml"), stringify({ config }));
}
const local = { stack: "local", instance: "unit" };

test("a local stack is planned as its last run was: for its day, with the invented customers", () => {
  cloud("unit");
  settings("unit", "event", { "meet-coop:zone": "meet.test", "meet-coop:examples": "true", "meet-coop:day": "2026-12-10" });
  const watched = watchedStack("event", local);
  expect(watched).toMatchObject({ project: "event", stack: "local", zone: "meet.test", day: "2026-12-10", cloud: { dns: "127.0.0.1:4" } });
  expect(watched.pool.tenants.map(({ id }) => id)).toContain("winter-school");
  expect(watched.commands.up).toBe("npm run pulumi -- -C stacks/event --instance unit up");
});

test("another day can be asked for, and must be one", () => {
  cloud("unit");
  settings("unit", "event", { "meet-coop:zone": "meet.test", "meet-coop:examples": true, "meet-coop:day": "2026-12-10" });
  expect(watchedStack("event", { ...local, day: "2026-12-11" }).day).toBe("2026-12-11");
  expect(() => watchedStack("event", { ...local, day: "soon" })).toThrow("`soon` is not a day");
});

test("a production stack is read from the repository, and asked by the commands of whoever has Pulumi", () => {
  const watched = watchedStack("demo", { stack: "production", instance: "default" });
  expect(watched).toMatchObject({ zone: "meet.coop", pool: { id: "demo" }, commands: { up: "pulumi up --stack production" } });
  expect(watched.cloud).toBeUndefined();
});

test.each([
  ["a pool that isn't there", "membres", local, /no pool `membres`\. Did you mean `members`\?/],
  ["the stack of zones", "zone", local, /name a folder of stacks\/ that has a pool: .*demo/],
  ["a local cloud that isn't there", "demo", { ...local, instance: "other" }, /no local cloud `other`/],
  [
    "a stack that never ran",
    "demo",
    local,
    /isn't up in the local cloud `unit`\. Cure: `npm run pulumi -- -C stacks\/demo --instance unit up`/,
  ],
  ["a stack without settings", "demo", { ...local, stack: "prodution" }, /Did you mean `production`\?/],
])("%s is refused with what to do", (_what, pool, words, message) => {
  cloud("unit");
  expect(() => watchedStack(pool, words)).toThrow(message);
});

test("servers that are state only are not asked", () => {
  cloud("unit", "records");
  settings("unit", "demo", { "meet-coop:zone": "meet.test" });
  expect(() => watchedStack("demo", local)).toThrow(/driver `records`/);
});

test("settings are read as Pulumi keeps them: text, and values without secrets", () => {
  const text = stringify({
    config: { "meet-coop:zone": "meet.test", "meet-coop:day": "2026-11-22", "meet-coop:ipv6": "false", "hcloud:token": { secure: "x" } },
  });
  expect(plannedSettings(text, "Pulumi.x.yaml")).toEqual({
    ...{ zone: "meet.test", examples: false, ipv6: false, sshAllowedFrom: [], day: "2026-11-22" },
  });
  for (const given of ['["198.51.100.7/32"]', ["198.51.100.7/32"]])
    expect(
      plannedSettings(stringify({ config: { "meet-coop:zone": "z.test", "meet-coop:ssh-allowed-from": given } }), "x").sshAllowedFrom,
    ).toEqual(["198.51.100.7/32"]);
  expect(() => plannedSettings("config: {}", "Pulumi.x.yaml")).toThrow("Pulumi.x.yaml has no `meet-coop:zone`");
});
