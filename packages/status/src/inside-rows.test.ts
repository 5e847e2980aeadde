import { containersOn } from "@meet-coop/service-config";
import { expect, test } from "vitest";
import type { Inside } from "./inside.ts";
import { insideRows } from "./inside-rows.ts";
import { late } from "./limit.ts";
import type { Row } from "./row.ts";
import { around, entrance, poolOn, tenantIn } from "./test-pool.testing.ts";

const members = poolOn("members");
const gigabyte = 1e9;
const well = (pool = members): Inside => ({
  containers: { value: containersOn(pool, entrance(pool)).map((name) => ({ name, state: "running", status: "Up 3 hours (healthy)" })) },
  "databases postgresql": { value: ["_bbblb", "postgres", ...pool.tenants.map(({ id }) => id)] },
  "load balancer": { value: 200 },
  "balanced servers": {
    value: pool.servers.map(({ name }) => ({ server: `${name}.meet.test`, enabled: true, health: 0, meetings: 0, users: 0 })),
  },
  "disk /": { value: { free: 60 * gigabyte, size: 80 * gigabyte, mounted: true } },
  "disk /var/lib/meet-coop/data": { value: { free: 60 * gigabyte, size: 100 * gigabyte, mounted: true } },
  dumps: { value: {} },
});
const rowsOf = (change: Inside, pool = members) => insideRows({ kind: "seen", inside: { ...well(pool), ...change } }, around(pool));
/** What isn't well. */
const troubles = (rows: Row[]) =>
  rows.filter(({ state }) => state !== "ok").map(({ what, name, state, details }) => `${state}: ${what} ${name}: ${details}`);

test("a front server where all is well has a row for itself, its containers, each database, the load balancer, the disks and the dumps", () => {
  const rows = rowsOf({});
  expect(troubles(rows)).toEqual([]);
  expect(rows.filter(({ what }) => what === "database").map(({ name }) => name)).toEqual([
    "_bbblb",
    ...members.tenants.map(({ id }) => id),
  ]);
  expect(rows.filter(({ what }) => what !== "database").map(({ what, name, details }) => `${what} ${name}: ${details}`)).toEqual([
    "server members-front: answers by SSH, with its own host key",
    `container members-front: ${3 + 2 * members.tenants.length} containers: all run`,
    "load balancer load-balancer: answers",
    "load balancer members-a: gets new meetings; no meeting runs",
    "load balancer members-b: gets new meetings; no meeting runs",
    "disk members-front:/: 60.0 GB of 80.0 GB are free",
    "disk members-front:/var/lib/meet-coop/data: 60.0 GB of 100.0 GB are free",
    "dump members-front: none was made yet",
  ]);
});

test("of one kind, no two rows have the same name", () => {
  for (const pool of ["members", "custom", "event"].map((id) => poolOn(id))) {
    const keys = insideRows({ kind: "seen", inside: well(pool) }, around(pool)).map(({ what, name }) => `${what} ${name}`);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test("each container that isn't well has a row of its own", () => {
  const [first, second, third, ...others] = (well().containers as { value: { name: string; state: string; status: string }[] }).value;
  if (!first || !second || !third) throw new Error("three containers were expected");
  const value = [
    { ...first, state: "restarting", status: "Restarting (1) 5 seconds ago" },
    { ...second, status: "Up 1 hour (unhealthy)" },
    { ...third, status: "Up 5 seconds (health: starting)" },
    ...others.slice(1),
  ];
  expect(troubles(rowsOf({ containers: { value } }))).toEqual([
    "failed: container postgresql: doesn't run: Restarting (1) 5 seconds ago. On members-front, `docker logs postgresql`",
    "failed: container load-balancer: isn't well: Up 1 hour (unhealthy). On members-front, `docker logs load-balancer`",
    "warning: container gateway: starts: Up 5 seconds (health: starting)",
    "failed: container anchor-level-1-redis: isn't there: `pulumi up --refresh` makes it",
  ]);
});

test("a database that is missing has failed; one of nobody is a warning; a PostgreSQL that is down is one row", () => {
  const value = ["_bbblb", "postgres", "gone-level-1", ...members.tenants.slice(1).map(({ id }) => id)];
  expect(troubles(rowsOf({ "databases postgresql": { value } }))).toEqual([
    "failed: database anchor-level-1: isn't there. Cure: `pulumi up` or, where that changes nothing, `pulumi up --replace '**::members-tenant-data'`",
    expect.stringMatching(/^warning: database gone-level-1: belongs to nobody in the definitions/),
  ]);
  expect(troubles(rowsOf({ "databases postgresql": { error: "container postgresql is not running" } }))).toEqual([
    "failed: database postgresql: PostgreSQL doesn't answer: container postgresql is not running. On members-front, `docker logs postgresql`",
  ]);
});

test("the data of what has ended is kept, and is a warning as long as it has no dump", () => {
  const tenant = tenantIn(members, "anchor-level-1", { stage: "ending", openUntil: "2026-11-01" });
  const pool = { ...members, tenants: [tenant, ...members.tenants.slice(1)] };
  expect(troubles(rowsOf({}, pool))).toEqual([
    "ending: database anchor-level-1: is kept until it is released",
    "warning: dump anchor-level-1: has ended and has no dump: its data must not be released yet",
  ]);
  const dumps = { value: { "anchor-level-1": "2026-11-02T000000Z-ending.dump" } };
  expect(rowsOf({ dumps }, pool).filter(({ what }) => what === "dump")).toEqual([
    { what: "dump", name: "members-front", state: "ok", details: "the newest is 2026-11-02T000000Z-ending.dump; 1 tenant has one" },
  ]);
});

test.each([
  ["a fifth of 80 GB", 15, 80, "warning"],
  ["a twentieth of 40 GB", 1, 40, "failed"],
  ["25 GB of a large disk", 25, 400, "ok"],
  ["15 GB of a large disk", 15, 400, "warning"],
  ["1.9 GB of a large disk", 1.9, 400, "failed"],
])("a disk with %s free is judged", (_name, free, size, state) => {
  const disk = { value: { free: free * gigabyte, size: size * gigabyte, mounted: true } };
  expect(rowsOf({ "disk /": disk }).find(({ name }) => name === "members-front:/")?.state).toBe(state);
});

test("a volume that isn't mounted has failed, however much is free below it", () => {
  const disk = { value: { free: 60 * gigabyte, size: 80 * gigabyte, mounted: false } };
  expect(troubles(rowsOf({ "disk /var/lib/meet-coop/data": disk }))).toEqual([
    expect.stringMatching(/^failed: disk members-front:\/var\/lib\/meet-coop\/data: the volume isn't mounted/),
  ]);
});

test("a part that didn't come in time is told, and hides nothing else", () => {
  const { containers, "disk /": disk, ...inside } = well();
  expect(troubles(insideRows({ kind: "seen", inside }, around(members)))).toEqual([
    expect.stringMatching(/^failed: container members-front: Docker doesn't answer: no answer in time/),
    "failed: disk members-front:/: can't be read: no answer in time",
  ]);
});

test("without the stack's SSH key on this machine, the row names the command that writes it", () => {
  expect(insideRows({ kind: "no key" }, around(members))).toEqual([
    {
      ...{ what: "server", name: "members-front", state: "warning" },
      details:
        "this machine has no SSH key for it: `pulumi preview` writes one. Databases, load balancer, containers and disks weren't looked at",
    },
  ]);
});

test.each([
  ["Host key verification failed.", /another host key answers/],
  ["root@198.18.0.10: Permission denied (publickey).", /doesn't take this machine's SSH key/],
  [
    "ssh: connect to host 198.18.0.10 port 22: Connection timed out",
    /may be off, or its firewall doesn't know this machine: look at its power/,
  ],
  ["python3: not found", /a look inside failed: python3: not found/],
])("an SSH session that ends with `%s` leads to what to do", (words, expected) => {
  const [row, ...others] = insideRows({ kind: "error", words }, around(members));
  expect(row).toMatchObject({ what: "server", name: "members-front", state: "failed", details: expect.stringMatching(expected) });
  expect(others).toEqual([]);
  expect(insideRows(late, around(members))[0]).toMatchObject({ state: "failed" });
});

test("where all is on one server, it is looked into for the tenant's database and containers", () => {
  const demo = poolOn("demo");
  const containers = {
    value: ["greenlight", "postgresql", "redis"].map((what) => ({ name: `demo-${what}`, state: "running", status: "Up" })),
  };
  const inside: Inside = {
    containers,
    "databases demo-postgresql": { value: ["greenlight", "postgres"] },
    "disk /": well()["disk /"] ?? { error: "" },
    dumps: { value: {} },
  };
  expect(insideRows({ kind: "seen", inside }, around(demo)).map(({ what, name, state }) => `${state}: ${what} ${name}`)).toEqual([
    "ok: server demo-a, inside",
    "ok: container demo-a",
    "ok: database demo",
    "ok: disk demo-a:/",
    "ok: dump demo-a",
  ]);
});

test("where a tenant's database is missing in a PostgreSQL of its own, the cure is what makes that again", () => {
  const demo = poolOn("demo");
  const inside: Inside = { "databases demo-postgresql": { value: ["postgres"] } };
  const rows = insideRows({ kind: "seen", inside }, around(demo)).filter(({ what }) => what === "database");
  expect(rows.map(({ name, state, details }) => `${state}: ${name}: ${details}`)).toEqual([
    "failed: demo: isn't there. `pulumi up --refresh` makes it",
  ]);
});
