import type { Definitions } from "@meet-coop/definitions";
import { loadDefinitions } from "@meet-coop/definitions";
import { testDay, testDefinitions, testRoots } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { plan } from "./plan.ts";
import { planTable } from "./plan-table.ts";
import { machinesOf, type Plan, type PoolPlan, poolOf } from "./pool-plan.ts";
import { isReleased } from "./stage.ts";
import type { TenantPlan } from "./tenant-plan.ts";
import { membersPool, testPlan } from "./test-plan.testing.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const pool = (id: string, definitions = testDefinitions(), day = testDay): PoolPlan => poolOf(plan(definitions, day), id);
const tenantIn = (planned: Plan, id: string): TenantPlan | undefined =>
  planned.pools.flatMap(({ tenants }) => tenants).find((one) => one.id === id);
function one<Thing extends { id: string }>(things: Thing[], id: string): Thing {
  const found = things.find((thing) => thing.id === id);
  if (!found) throw new Error(id);
  return found;
}
const changed = (change: (definitions: Definitions) => void): Definitions => {
  const definitions = testDefinitions();
  change(definitions);
  return definitions;
};

test("the plan of the fixture with the invented customers", async () => {
  const { placeOf } = loadDefinitions({ day: testDay, roots: testRoots });
  await expect(json(testPlan)).toMatchFileSnapshot("golden/plan.json.golden");
  await expect(planTable(testPlan, placeOf)).toMatchFileSnapshot("golden/plan.txt");
});

describe("the plan is plain, sorted data", () => {
  test("that survives JSON", () => expect(JSON.parse(JSON.stringify(testPlan))).toEqual(testPlan));

  test("that doesn't depend on the order of files", () => {
    const turned = changed((definitions) => {
      for (const things of Object.values(definitions)) (things as unknown[]).reverse();
    });
    expect(JSON.stringify(plan(turned, testDay))).toBe(JSON.stringify(testPlan));
  });

  test("that shares nothing with the definitions", () => {
    const definitions = testDefinitions();
    const planned = plan(definitions, testDay);
    const before = JSON.stringify(planned);
    one(definitions.pools, "demo").software.redis = "9";
    one(definitions.operationalMembers, "ember").links.terms = "changed";
    one(definitions.zones, "orchard").certificatesFrom.push("changed");
    expect(JSON.stringify(planned)).toBe(before);
  });

  test("with each pool and tenant once, sorted by code units", () => {
    const ids = (things: { id: string }[]) => things.map(({ id }) => id);
    for (const list of [ids(testPlan.pools), ...testPlan.pools.map(({ tenants }) => ids(tenants))])
      expect(list).toEqual([...new Set(list)].sort());
  });
});

describe("nothing is numbered by its place: a new thing changes no other", () => {
  const others = (planned: Plan, id: string) =>
    planned.pools.map((pool) => ({ ...pool, serverLimits: null, tenants: pool.tenants.filter((tenant) => !tenant.id.startsWith(id)) }));

  test.each(["a-first", "zz-last"])("an organisation %s", (id) => {
    const definitions = changed(({ organisations }) => {
      organisations.push({ ...one(organisations, "harbour"), id, host: id });
    });
    expect(others(plan(definitions, testDay), id)).toEqual(others(testPlan, id));
    expect(tenantIn(plan(definitions, testDay), id)).toBeDefined();
  });

  test.each(["a-first", "zz-last"])("an operational member %s", (id) => {
    const definitions = changed(({ operationalMembers }) => {
      operationalMembers.push({ ...one(operationalMembers, "anchor"), id });
    });
    expect(others(plan(definitions, testDay), id)).toEqual(others(testPlan, id));
    expect(tenantIn(plan(definitions, testDay), `${id}-level-3`)).toBeDefined();
  });

  test("an event adds servers of its own", () => {
    const definitions = changed(({ events }) => {
      events.push({ ...one(events, "winter-school"), id: "a-first", host: "a-first" });
    });
    const after = pool("event", definitions).servers;
    expect(after.filter(({ name }) => !name.startsWith("event-a-first-"))).toEqual(pool("event").servers);
    expect(after).toHaveLength(pool("event").servers.length + 2);
  });
});

/** What its meeting servers keep by themselves. */
const keptByServersOf = ({ serverLimits }: PoolPlan) => Object.fromEntries(serverLimits.map(({ name, value }) => [name, value]));

describe("limits follow from the YAML, and say what holds them", () => {
  const levels = (id: string, change: (level: Definitions["serviceLevels"][number]) => void) =>
    changed((definitions) => change(one(definitions.serviceLevels, id)));

  test("participants of the Free level: Greenlight's meeting option, before the server's default", () => {
    const planned = pool(
      "demo",
      levels("free", (level) => Object.assign(level, { participantsPerMeeting: 6 })),
    );
    expect(planned.tenants[0]?.limits.participantsPerMeeting).toEqual({
      value: 6,
      source: { folder: "service-levels", id: "free", path: ["participants-per-meeting"] },
      heldBy: "meeting-option",
      enforced: [
        { at: "greenlight", in: "meeting_options", name: "maxParticipants", value: "6" },
        { at: "bbb-web.properties", in: null, name: "defaultMaxUsers", value: "6" },
      ],
    });
    expect(keptByServersOf(planned)).toMatchObject({ defaultMaxUsers: "6" });
  });

  test("participants of Level 2: the load balancer, for every member's tenant of that level alone", () => {
    const after = plan(
      levels("level-2", (level) => Object.assign(level, { participantsPerMeeting: 25 })),
      testDay,
    );
    const touched = testPlan.pools
      .flatMap(({ tenants }) => tenants)
      .filter((tenant) => JSON.stringify(tenant) !== JSON.stringify(tenantIn(after, tenant.id)));
    expect(touched.map(({ id }) => id)).toEqual(["anchor-level-2", "bridge-level-2", "clover-level-2", "delta-level-2", "ember-level-2"]);
    expect(tenantIn(after, "delta-level-2")?.limits.participantsPerMeeting).toMatchObject({
      heldBy: "load-balancer",
      enforced: [
        { at: "bbblb", in: "overrides.create", name: "maxParticipants", value: "<25" },
        { at: "greenlight", in: "meeting_options", name: "maxParticipants", value: "25" },
        { at: "bbb-web.properties", in: null, name: "defaultMaxUsers", value: null },
      ],
    });
  });

  test("what was agreed with an organisation wins over its level, and names its own line", () => {
    expect(tenantIn(testPlan, "meadow")?.limits.participantsPerMeeting).toMatchObject({
      value: 120,
      source: { folder: "organisations", id: "meadow", path: ["deviations", "participants-per-meeting"] },
    });
  });

  test("recording `later` is not yet, until the pool can switch it for each room", () => {
    expect(tenantIn(testPlan, "harbour")?.limits.recording).toMatchObject({ value: false, heldBy: "load-balancer" });
    const definitions = changed(({ pools }) => Object.assign(one(pools, "custom"), { recordingSwitch: true }));
    expect(tenantIn(plan(definitions, testDay), "harbour")?.limits.recording).toMatchObject({ value: true, heldBy: "no-limit" });
  });

  test("a number of accounts is kept by nothing, and the plan warns of it", () => {
    expect(testPlan.warnings).toContainEqual({
      tenant: "meadow",
      text: "nothing but its administrator keeps accounts at 40",
    });
  });

  test("a plan without such a number warns of nothing", () => {
    const definitions = changed(({ organisations, dedicatedCustomers }) => {
      for (const { deviations } of [...organisations, ...dedicatedCustomers]) delete deviations?.accounts;
    });
    expect(plan(definitions, testDay).warnings).toEqual([]);
  });

  test("the server's defaults stand in nobody's way", () => {
    expect(keptByServersOf(pool("members"))).toEqual({
      ...{ defaultMaxUsers: null, defaultMeetingDuration: "1440", meetingCameraCap: null, disableRecordingDefault: "true" },
    });
    expect(keptByServersOf(pool("lighthouse"))).toEqual({
      ...{ defaultMaxUsers: null, defaultMeetingDuration: "1440", meetingCameraCap: null, disableRecordingDefault: "false" },
    });
  });
});

describe("a day decides what is there", () => {
  const on = (day: string) => {
    const planned = plan(testDefinitions(), day);
    return { event: tenantIn(planned, "winter-school")?.stage, servers: poolOf(planned, "event").servers.length };
  };

  test.each([
    ["2026-11-19", undefined],
    ["2026-11-20", "open"],
    ["2026-12-11", "open"],
    ["2026-12-12", "ending"],
    ["2030-01-01", "ending"],
  ])("on %s the event from 27 November to 4 December is %s: seven days of preparation and of grace", (day, state) => {
    expect(on(day).event).toBe(state);
  });

  test("an event has its servers from the lead time on; after the grace time they are ending until its file is gone", () => {
    const servers = (day: string) => pool("event", testDefinitions(), day).servers.map(({ name, stage }) => `${name} ${stage}`);
    const autumn = "event-autumn-assembly-a released";
    expect(servers("2026-11-19")).toEqual([autumn]);
    expect(servers("2026-11-20")).toEqual([autumn, "event-winter-school-a open", "event-winter-school-b open"]);
    expect(servers("2026-12-12")).toEqual([
      ...[autumn, "event-members-day-a open", "event-winter-school-a ending", "event-winter-school-b ending"],
    ]);
  });

  test("a server that is taken out drains, is released, is gone; the others keep their names and addresses", () => {
    const servers = (takenOut: Record<string, "draining" | "released" | "gone">) =>
      pool(
        "members",
        changed(({ pools }) => Object.assign(one(pools, "members").servers, { takenOut })),
      ).servers.map(({ name, stage, privateAddress }) => `${name} ${stage} ${privateAddress}`);
    expect(servers({})).toEqual(["members-a open 10.0.1.10", "members-b open 10.0.1.11"]);
    const others = ["members-b open 10.0.1.11", "members-c open 10.0.1.12"];
    expect(servers({ "members-a": "draining" })).toEqual(["members-a ending 10.0.1.10", ...others]);
    expect(servers({ "members-a": "released" })).toEqual(["members-a released 10.0.1.10", ...others]);
    expect(servers({ "members-a": "gone" })).toEqual(others);
  });

  test("a tenant ends after its last day, and only then its release counts", () => {
    expect(tenantIn(testPlan, "ember-level-1")).toMatchObject({ stage: "open", openUntil: "2027-06-30" });
    expect(tenantIn(plan(testDefinitions(), "2027-07-01"), "ember-level-1")).toMatchObject({ stage: "released" });
    expect(tenantIn(testPlan, "autumn-assembly")).toMatchObject({ stage: "released" });
  });

  test("the servers of a released pool go on as before, and lose their protection; its tenants are open", () => {
    const released = pool(
      "members",
      changed(({ pools }) => Object.assign(one(pools, "members"), { release: "members" })),
    );
    expect(released.stage).toBe("released");
    expect([...machinesOf(released), ...released.tenants].map(({ stage }) => stage)).toEqual(
      [...machinesOf(membersPool), ...membersPool.tenants].map(() => "open"),
    );
    expect(machinesOf(released).map((server) => isReleased(server, released))).toEqual([true, true, true]);
    expect(machinesOf(membersPool).map((server) => isReleased(server, membersPool))).toEqual([false, false, false]);
  });

  test("servers cost what the price book of the day says", () => {
    expect(pool("demo").servers[0]?.monthlyPrice).toBe(15.99);
    expect(pool("demo", testDefinitions(), "2026-06-14").servers[0]?.monthlyPrice).toBeNull();
  });

  test.each(["2026-11-31", "22.11.2026", "", "2026-1-1", "today"])("`%s` is no day", (text) => {
    expect(() => plan(testDefinitions(), text)).toThrow(RangeError);
  });
});

test("a pool that isn't there is named with those that are", () => {
  expect(() => poolOf(testPlan, "member")).toThrow(
    "There is no pool `member`: the plan has `custom`, `demo`, `event`, `lighthouse`, `members`, `summit`",
  );
});

test("servers are called by letters, which tell no order of importance and never move", () => {
  const definitions = changed(({ pools }) => Object.assign(one(pools, "members").servers, { howMany: 28 }));
  const names = pool("members", definitions).servers.map(({ name }) => name);
  expect([names[0], names[25], names[26], names[27]]).toEqual(["members-a", "members-z", "members-aa", "members-ab"]);
});
