import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rehearsal } from "./rehearsal.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";

// Whole stacks by the real engine and plugins, on servers that are state only: what changes for whom, what is refused, what leaves. What it does to people is the containers rung's.
const coop = new SmallCoop([
  "operational-members/anchor",
  "events/members-day",
  "events/winter-school",
  "organisations/orchard",
  "zones/orchard",
]);
coop.change("events/winter-school.yaml", (text) =>
  text
    .replace("member: orchard", "member: anchor")
    .replace("servers: 2", "servers: 1")
    .replace(/hcaptcha:\n( .*\n)+/, ""),
);
coop.change("events/members-day.yaml", (text) => text.replace("member: summit", "member: anchor"));
const cloud = await Rehearsal.prepare("test-pools-records", "--action-ms", "0", "--subnet-index", "66");
const [members, event, zone] = [cloud.of("members"), cloud.of("event"), cloud.of("zone")];
const up = async (pool: Rehearsal, config: Record<string, unknown> = {}, ...args: string[]) => {
  const { exitCode, text } = await pool.pulumi(["up", "--yes", "--skip-preview", ...args], { ...coop.config, ...config });
  expect(exitCode, text).toBe(0);
  return text;
};
const changesOf = async (pool: Rehearsal, config: Record<string, unknown> = {}) => {
  const { same: _, ...changes } = await pool.preview({ ...coop.config, ...config });
  return changes as { create?: string[]; update?: string[]; delete?: string[]; replace?: string[] };
};
const servers = async () =>
  (await cloud.hetzner<{ servers: { name: string }[] }>("GET", "/servers")).servers.map(({ name }) => name).sort();

beforeAll(async () => {
  const started = await cloud.startCloud("records");
  expect(started.exitCode, started.text).toBe(0);
  for (const stack of [members, event, zone]) await stack.initStack();
  await up(members);
});
afterAll(async () => {
  coop.end();
  await cloud.end();
});

describe("members", () => {
  test("`up` again changes nothing", () => up(members, {}, "--expect-no-changes"));

  test("a new member adds what is its own, and changes what is the pool's", async () => {
    coop.change("operational-members/anchor.yaml", (text) =>
      text.replace("levels: [level-1, level-2, level-3]", "levels: [level-1, level-2]"),
    );
    await up(members, { "meet-coop:day": "2026-11-24" });
    coop.change("operational-members/anchor.yaml", (text) =>
      text.replace("levels: [level-1, level-2]", "levels: [level-1, level-2, level-3]"),
    );
    const { create = [], update = [], ...others } = await changesOf(members);
    expect(create.sort()).toEqual(
      ["greenlight", "ipv4-record", "ipv6-record", "network", "redis", "settings"].map((what) => `anchor-level-3-${what}`),
    );
    expect(update.sort()).toEqual(["members-gateway-routes", "members-load-balancer-state", "members-served", "members-tenant-data"]);
    expect(others).toEqual({});
    await up(members);
  });

  test("a server that only left the definitions is named with the cure, and nothing is begun", async () => {
    coop.change("pools/members.yaml", (text) => text.replace("how-many: 2", "how-many: 1"));
    const { exitCode, text } = await members.pulumi(["preview"], coop.config);
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/no longer have members-b, which runs and is protected[\s\S]*taken-out: \{members-b: draining\}/);
    expect(text).not.toMatch(/^\s+at .*\(?(file|node):/m);
  });

  test("taken out, it drains, is released, is gone, one run after the other, and the other stays as it is", async () => {
    coop.change("pools/members.yaml", (text) => text.replace("how-many: 1", "how-many: 1\n  taken-out: {members-b: draining}"));
    expect(await changesOf(members)).toEqual({ update: ["members-load-balancer-state", "members-answers"] });
    await up(members);
    coop.change("pools/members.yaml", (text) => text.replace("draining", "released"));
    expect((await changesOf(members)).update?.sort()).toEqual(["members-b-ipv4", "members-b-ipv6", "members-b-server"]);
    await up(members);
    coop.change("pools/members.yaml", (text) => text.replace("released", "gone"));
    const changes = await changesOf(members);
    expect((changes.delete ?? []).filter((name) => !name.startsWith("members-b"))).toEqual([]);
    await up(members);
    expect(await servers()).toEqual(["members-a", "members-front"]);
  });

  test("`destroy` is refused by the protections, and nothing is lost", async () => {
    const destroy = await members.pulumi(["destroy", "--yes", "--skip-preview"], coop.config);
    expect(destroy.exitCode).not.toBe(0);
    expect(destroy.text).toMatch(/protected/);
    await up(members, {}, "--expect-no-changes");
  });
});

describe("event, day by day", () => {
  const on = (day: string) => ({ "meet-coop:day": day });

  test("an event has its servers from the lead time on, and beside another's they stay what they are", async () => {
    await up(event, on("2026-11-24"));
    expect((await servers()).filter((name) => name.startsWith("event-"))).toEqual(["event-front", "event-winter-school-a"]);
    const { create = [], delete: gone, replace } = await changesOf(event, on("2026-12-01"));
    expect(create).toContain("event-members-day-a-server");
    expect([gone, replace]).toEqual([undefined, undefined]);
    await up(event, on("2026-12-01"));
  });

  test("ended and not released it keeps its servers and data, and the daily run goes on for the other", async () => {
    await up(event, on("2026-12-12"));
    expect(await servers()).toContain("event-winter-school-a");
    coop.change("events/members-day.yaml", (text) => `${text}welcome: Welcome.\n`);
    expect((await changesOf(event, on("2026-12-12"))).update).toEqual(["members-day-settings"]);
  });

  test("released, a run lifts its protections; without its file, the next deletes it", async () => {
    coop.change("events/winter-school.yaml", (text) => `${text}release: winter-school\n`);
    await up(event, on("2026-12-12"));
    coop.delete("events/winter-school.yaml");
    await up(event, on("2026-12-12"));
    expect((await servers()).filter((name) => name.startsWith("event-"))).toEqual(["event-front", "event-members-day-a"]);
  });
});

test("the zone's records stand in the zones that they belong to, and a second `up` changes nothing", async () => {
  await up(zone);
  const { cloudflareBaseUrl, cloudflareToken, zoneId } = cloud.settings;
  const answer = await fetch(`${cloudflareBaseUrl}/zones/${zoneId}/dns_records?type=CAA`, {
    headers: { authorization: `Bearer ${cloudflareToken}` },
  });
  const { result } = (await answer.json()) as { result: { name: string; data: { value: string } }[] };
  expect(result.map(({ name, data }) => `${name} ${data.value}`)).toEqual(["meet.test letsencrypt.org"]);
  await up(zone, {}, "--expect-no-changes");
});

test("`destroy` of the zones' records is refused until the stack's settings release them", async () => {
  const destroy = (config: Record<string, unknown> = {}) =>
    zone.pulumi(["destroy", "--yes", "--skip-preview"], { ...coop.config, ...config });
  const refused = await destroy();
  expect(refused.text).toMatch(/protected/);
  expect(refused.exitCode).not.toBe(0);
  await up(zone, {}, "--expect-no-changes");
  const released = { "meet-coop:release": "zone" };
  expect(await up(zone, released)).not.toMatch(/(deleted|replaced|created)/);
  const { exitCode, text } = await destroy(released);
  expect(exitCode, text).toBe(0);
});
