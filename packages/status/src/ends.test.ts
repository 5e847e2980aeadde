import { expect, test } from "vitest";
import { endsOf } from "./ends.ts";
import { poolOn, serverIn, tenantIn } from "./test-pool.testing.ts";

const lines = (pool = poolOn("event"), day = "2026-11-24", rows: Parameters<typeof endsOf>[2] = []) =>
  endsOf(pool, day, rows).map(({ on, what, name, monthlyEur, details }) => `${on} ${what} ${name} ${monthlyEur}: ${details}`);

test("an event is listed from a week before its last day on, with what its servers cost", () => {
  const at = (day: string) => lines(poolOn("event", day), day).filter((line) => line.includes("winter-school"));
  expect(at("2026-12-03")).toEqual([]);
  expect(at("2026-12-04")).toEqual([
    "2026-12-11 tenant winter-school 276.98: Winter School: its last day is in 7 days; its servers cost 276.98 EUR a month",
  ]);
  expect(at("2026-12-10")[0]).toContain("its last day is tomorrow");
  expect(at("2026-12-11")[0]).toContain("its last day is today");
  expect(at("2026-12-20")).toEqual([
    "2026-12-11 tenant winter-school 276.98: Winter School: closed; its data is kept until its definition has a line `release`; its servers cost 276.98 EUR a month",
  ]);
});

test("an event that is released is listed until it has left the definitions", () => {
  expect(lines()).toEqual([
    "2026-10-17 tenant autumn-assembly 138.49: Autumn Assembly: ended and released: once `up` has run, take it out of the definitions, and `up` deletes its data; its servers cost 138.49 EUR a month",
  ]);
});

test("a tenant of a pool with servers of its own costs nothing for itself", () => {
  const members = poolOn("members");
  const tenants = [tenantIn(members, "anchor-level-1", { openUntil: "2026-11-30" })];
  expect(lines({ ...members, tenants })).toEqual([
    "2026-11-30 tenant anchor-level-1 null: Anchor, Level 1: its last day is in 6 days".replace(
      "Anchor",
      tenants[0]?.name.split(",")[0] ?? "",
    ),
  ]);
});

test("servers that are being taken out are listed with the word that comes next", () => {
  const members = poolOn("members");
  const servers = [serverIn(members, "members-a", { stage: "ending" }), serverIn(members, "members-b", { stage: "released" })];
  expect(lines({ ...members, servers, tenants: [] })).toEqual([
    "null server members-a 138.49: is being taken out: gets no new meetings; once it is empty, write `members-a: released`; it costs 138.49 EUR a month",
    "null server members-b 138.49: released: once `up` has run, write `members-b: gone` and `up` deletes it; it costs 138.49 EUR a month",
  ]);
});

test("a price that isn't known is not guessed", () => {
  const event = poolOn("event");
  const servers = event.servers.map((server) => ({ ...server, monthlyPrice: null }));
  expect(lines({ ...event, servers })[0]).toMatch(/ null: .*`up` deletes its data$/);
});

test("host names that wait for their owner come last", () => {
  const pending = { what: "host name", name: "meet.meadow.example.org", state: "pending", details: "Its owner must set: …" } as const;
  expect(lines(poolOn("event"), "2026-11-24", [pending]).at(-1)).toBe("null host name meet.meadow.example.org null: Its owner must set: …");
});
