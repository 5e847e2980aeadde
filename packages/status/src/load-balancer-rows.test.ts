import { expect, test } from "vitest";
import type { BalancedServer } from "./inside.ts";
import { balancerRows } from "./load-balancer-rows.ts";
import { around, poolOn, serverIn } from "./test-pool.testing.ts";

const members = poolOn("members");
const server = (name: string, change: Partial<BalancedServer> = {}): BalancedServer => ({
  ...{ server: `${name}.meet.test`, enabled: true, health: 0, meetings: 0, users: 0, ...change },
});
const rowsOf = (servers: BalancedServer[], pool = members) =>
  balancerRows({ "load balancer": { value: 200 }, "balanced servers": { value: servers } }, around(pool));
const secondOf = (change: Partial<BalancedServer>, pool = members) =>
  rowsOf([server("members-a"), server("members-b", change)], pool).find(({ name }) => name === "members-b");

test("a server that gets meetings tells how many run and how many people are in them", () => {
  expect(secondOf({ meetings: 2, users: 11 })).toMatchObject({ state: "ok", details: "gets new meetings; 2 meetings with 11 people" });
});

test.each([
  ["that failed lately", { health: 1 }, "warning"],
  ["that is given up", { health: 2 }, "failed"],
  ["that was disabled by hand", { enabled: false }, "failed"],
])("a server %s gets no new meetings", (_name, change, state) => {
  expect(secondOf(change)).toMatchObject({ state, details: expect.stringMatching(/gets no new meetings/) });
});

test("a server whose poll failed tells what that means for the people on it: one failed poll is enough", () => {
  for (const health of [1, 2]) expect(secondOf({ health })?.details).toMatch(/meetings that ran on it are forgotten: people inside stay/);
});

test("a server that is being taken out is ending, and tells whether it is empty", () => {
  const pool = { ...members, servers: [serverIn(members, "members-a"), serverIn(members, "members-b", { stage: "ending" })] };
  expect(secondOf({ enabled: false, meetings: 1, users: 1 }, pool)).toMatchObject({
    state: "ending",
    details: "gets no new meetings; 1 meeting with 1 person",
  });
  expect(secondOf({ enabled: false }, pool)).toMatchObject({
    state: "ending",
    details: expect.stringMatching(/can be released\. The server itself is asked before it goes$/),
  });
  expect(secondOf({}, pool)).toMatchObject({ state: "warning", details: expect.stringMatching(/still gets new meetings/) });
});

test("a server that only one of the two knows is told", () => {
  // What was taken out before stays in its list, disabled.
  const former = server("members-y", { enabled: false });
  expect(rowsOf([server("members-a"), former, server("members-z")]).map(({ name, state }) => `${name} ${state}`)).toEqual([
    "load-balancer ok",
    "members-a ok",
    "members-b failed",
    "members-z.meet.test warning",
  ]);
});

test("a load balancer that is down is one row; one that only hides its servers is a warning", () => {
  const down = balancerRows({ "load balancer": { error: "Connection refused" }, "balanced servers": { value: [] } }, around(members));
  expect(down).toMatchObject([{ name: "load-balancer", state: "failed", details: expect.stringContaining("no meeting can begin") }]);
  const hidden = balancerRows({ "load balancer": { value: 200 }, "balanced servers": { error: "no such column" } }, around(members));
  expect(hidden).toMatchObject([{ name: "load-balancer", state: "warning", details: expect.stringContaining("no such column") }]);
});
