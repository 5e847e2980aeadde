import { describe, expect, test } from "vitest";
import { ownDefinitions } from "./demo-plan.testing.ts";
import { type PoolPlan, plan, poolOf } from "./plan.ts";
import { planTable } from "./plan-table.ts";

const day = "2026-11-22";
const copy = () => structuredClone(ownDefinitions);
const demo = (definitions = copy()): PoolPlan => poolOf(plan(definitions, day), "demo");
const level = (definitions: ReturnType<typeof copy>, id: string) => {
  const found = definitions.serviceLevels.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const demoTenant = (definitions: ReturnType<typeof copy>) => {
  const [found] = definitions.tenants;
  if (!found) throw new Error("no tenant");
  return found;
};

test("the plan of the co-op's own definitions", async () => {
  await expect(`${JSON.stringify(plan(ownDefinitions, day), null, 2)}\n`).toMatchFileSnapshot("golden/plan.json.golden");
  await expect(planTable(plan(ownDefinitions, day))).toMatchFileSnapshot("golden/plan.txt");
});

describe("the plan is plain, sorted data", () => {
  test("that survives JSON", () => expect(JSON.parse(JSON.stringify(plan(ownDefinitions, day)))).toEqual(plan(ownDefinitions, day)));

  test("that doesn't depend on the order of files", () => {
    const definitions = copy();
    demoTenant(definitions).host = "b";
    definitions.tenants.push({ ...demoTenant(definitions), id: "another", host: "a" });
    const turned = {
      serviceLevels: definitions.serviceLevels.toReversed(),
      pools: definitions.pools.toReversed(),
      tenants: definitions.tenants.toReversed(),
    };
    expect(JSON.stringify(plan(turned, day))).toBe(JSON.stringify(plan(definitions, day)));
  });

  test("in which a new tenant changes no other", () => {
    const before = demo().tenants;
    for (const id of ["a-first", "zz-last"]) {
      const definitions = copy();
      definitions.tenants.unshift({ ...demoTenant(definitions), id, host: id });
      expect(demo(definitions).tenants.filter((tenant) => tenant.id !== id)).toEqual(before);
    }
  });

  test("that shares nothing with the definitions", () => {
    const definitions = copy();
    const planned = plan(definitions, day);
    const before = JSON.stringify(planned);
    const [pool] = definitions.pools.filter((one) => one.status === "runs");
    if (pool) pool.software.redis = "9";
    demoTenant(definitions).look.logo = "changed";
    expect(JSON.stringify(planned)).toBe(before);
  });
});

describe("limits follow from the level's YAML", () => {
  test("participants", () => {
    const definitions = copy();
    level(definitions, "free").participantsPerMeeting = 6;
    const pool = demo(definitions);
    expect(pool.tenants[0]?.limits.participantsPerMeeting.value).toBe(6);
    expect(pool.serverDefaults.participantsPerMeeting).toBe(6);
  });

  test("recording `later` is not yet", () => {
    const definitions = copy();
    level(definitions, "free").recording = "later";
    expect(demo(definitions).tenants[0]?.limits.recording.value).toBe(false);
    expect(demo(definitions).serverDefaults.recording).toBe(false);
  });

  test("the server's defaults stand in nobody's way", () => {
    const definitions = copy();
    definitions.serviceLevels.push({
      ...level(definitions, "free"),
      id: "wide",
      participantsPerMeeting: 40,
      meetingDurationMinutes: "unlimited",
    });
    definitions.tenants.push({ ...demoTenant(definitions), id: "wide", level: "wide", host: "wide" });
    expect(demo(definitions).serverDefaults).toEqual({ participantsPerMeeting: 40, meetingDurationMinutes: "unlimited", recording: false });
  });
});

test("a pool that is only planned has no servers", () => {
  expect(plan(ownDefinitions, day).pools.map(({ id }) => id)).toEqual(["demo"]);
  expect(() => poolOf(plan(ownDefinitions, day), "members")).toThrow("No pool `members` runs: the plan has `demo`");
});

test("servers are called by letters, which tell no order of importance and never move", () => {
  const definitions = copy();
  for (const pool of definitions.pools) if (pool.status === "runs") pool.servers.howMany = 28;
  const names = demo(definitions).servers.map(({ name }) => name);
  expect([names[0], names[25], names[26], names[27]]).toEqual(["demo-a", "demo-z", "demo-aa", "demo-ab"]);
});

test.each(["2026-11-31", "22.11.2026", "", "2026-1-1", "today"])("`%s` is no day", (text) => {
  expect(() => plan(ownDefinitions, text)).toThrow(RangeError);
});
