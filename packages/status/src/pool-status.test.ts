import { expect, test } from "vitest";
import { Asking } from "./limit.ts";
import { type Askers, poolStatus } from "./pool-status.ts";
import { around, poolOn } from "./test-pool.testing.ts";

const members = poolOn("members");
const door = "198.18.0.10";
const certificate = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2027-01-30T00:00:00Z") };
const success = "<response><returncode>SUCCESS</returncode></response>";
/** A pool where all is well, seen from outside. */
const askers = (change: Partial<Askers> = {}): Askers => ({
  // Meeting servers have addresses of their own, but for the one on which all is together.
  find: async (name) => ({ kind: "addresses", addresses: [/^(?!demo).*-[ab]\.meet\.test$/.test(name) ? "198.18.0.11" : door] }),
  web: async ({ path }) => ({ kind: "answer", status: 200, text: path === "/health_check" ? "success" : success, certificate }),
  inside: async () => undefined,
  ...change,
});
const question = (pool = members) => ({ ...around(pool), day: "2026-11-24", bigbluebutton: undefined });
const ask = (change: Partial<Askers> = {}, pool = members, limits = { whole: 5000, each: 5000 }) =>
  poolStatus(question(pool), askers(change), new Asking(limits));
const never = () => new Promise<never>(() => undefined);

test("every name of a pool has a row, and of one kind no two have the same name", async () => {
  for (const id of ["members", "custom", "event", "demo"]) {
    const { rows, isThere } = await ask({}, poolOn(id));
    const keys = rows.map(({ what, name }) => `${what} ${name}`);
    expect(new Set(keys).size).toBe(keys.length);
    const unwell = rows.filter(({ state }) => state !== "ok");
    expect(unwell.map(({ what, state }) => `${state}: ${what}`).sort()).toEqual([
      "warning: server", // no SSH key
      ...poolOn(id).servers.flatMap(({ stage }) => (stage === "released" ? [] : "warning: version")),
    ]);
    expect(isThere).toBe(true);
  }
});

test("where the clouds can be asked, each server, firewall and record has a row of what they hold", async () => {
  const machines: Askers["machines"] = async () => ({ kind: "machines", machines: [], firewalls: [] });
  const records: Askers["records"] = async (zones) => ({ kind: "records", zones: new Map(zones.map((zone) => [zone, []])) });
  const { rows } = await ask({ machines, records });
  expect(rows.filter(({ what }) => what === "firewall").map(({ name, state }) => `${name} ${state}`)).toEqual(
    ["members", "members-front"].map((name) => `${name} failed`),
  );
  expect(rows.find(({ what }) => what === "record")).toMatchObject({ name: expect.stringMatching(/meet\.test A$/), state: "failed" });
  expect(rows.filter(({ what }) => what === "machine").map(({ name, state }) => `${name} ${state}`)).toEqual(
    ["members-front", "members-a", "members-b"].map((name) => `${name} failed`),
  );
});

test("the server that holds the databases is looked into at the address of its own name", async () => {
  const asked: unknown[] = [];
  const inside: Askers["inside"] = async (server, addresses) => void asked.push([server, addresses]) as undefined;
  await ask({ inside });
  await ask({ inside }, poolOn("demo"));
  expect(asked).toEqual(
    expect.arrayContaining([
      ["members-front", [door]],
      ["demo-a", [door]],
    ]),
  );
});

test("each meeting server is asked for its version at the address of its own name", async () => {
  const asked: unknown[] = [];
  const inside: Askers["inside"] = async (server, addresses, { bigbluebutton }) => {
    if (bigbluebutton) asked.push([server, addresses]);
    return { kind: "seen", inside: { bigbluebutton: { value: "3.0.35" } } };
  };
  const { rows } = await ask({ inside });
  expect(asked).toEqual(members.servers.map(({ name }) => [name, ["198.18.0.11"]]));
  expect(rows.filter(({ what }) => what === "version").map(({ name, state, details }) => `${state} ${name}: ${details}`)).toEqual(
    members.servers.map(({ name }) => `ok ${name}: BigBlueButton 3.0.35`),
  );
});

test("what doesn't lead to us isn't asked for: nobody's else server is", async () => {
  const asked: string[] = [];
  const { rows, ends } = await ask(
    {
      find: async (name) => (name.endsWith("example.org") ? { kind: "addresses", addresses: ["203.0.113.7"] } : await askers().find(name)),
      web: async (one, signal) => {
        asked.push(one.host);
        return await askers().web(one, signal);
      },
    },
    poolOn("custom"),
  );
  expect(asked.filter((host) => host.endsWith("example.org"))).toEqual([]);
  expect(rows.find(({ name }) => name === "meet.meadow.example.org")).toMatchObject({ state: "pending" });
  expect(ends).toMatchObject([{ what: "host name", name: "meet.meadow.example.org" }]);
});

test("whatever hangs, the whole ends: every host, every name, the SSH session", async () => {
  const limits = { whole: 100, each: 60 };
  for (const change of [{ web: never }, { find: never }, { inside: never }, { find: never, web: never, inside: never }]) {
    const { rows } = await ask(change, members, limits);
    expect(rows.some(({ state, details }) => state === "failed" && /within|in time|nothing/.test(details))).toBe(true);
  }
});

test("one host that hangs takes nothing from the others", async () => {
  const web: Askers["web"] = (one, signal) => (one.host === "members-b.meet.test" ? never() : askers().web(one, signal));
  const { rows } = await ask({ web }, members, { whole: 1000, each: 200 });
  expect(rows.filter(({ state }) => state === "failed").map(({ name }) => name)).toEqual(["members-b"]);
});

test("a stack of which DNS knows nothing isn't there", async () => {
  expect((await ask({ find: async () => ({ kind: "nothing" }) })).isThere).toBe(false);
  // A DNS that fails says nothing about it.
  expect((await ask({ find: async () => ({ kind: "unknown", why: "ESERVFAIL" }) })).isThere).toBe(true);
});
