import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { late } from "./limit.ts";
import { machineRows } from "./machine-rows.ts";
import { askMachines, type Machine } from "./machines.ts";
import { poolOn, serverIn } from "./test-pool.testing.ts";

const members = poolOn("members");
const whole = (name: string): Machine => ({ name, status: "running", networks: 1, firewalls: 1, protected: true });
const machines = [members.front, ...members.servers].map((server) => whole(server?.name ?? ""));
const around = (pool = members) => ({ pool, recover: "npm run recover -- members", patience: 6 });
const rows = (list: Machine[], pool = members) => machineRows({ kind: "machines", machines: list }, around(pool));

test("each server of a pool that is as it should be has a row that says so", () => {
  expect(rows(machines).map(({ name, state }) => `${name} ${state}`)).toEqual(machines.map(({ name }) => `${name} ok`));
});

test("a server of which a step is missing fails, with all that is missing and the cure", () => {
  const bare = machines.map((one) =>
    one.name === "members-a" ? { ...one, status: "off", networks: 0, firewalls: 0, protected: false } : one,
  );
  expect(rows(bare).filter(({ state }) => state !== "ok")).toEqual([
    {
      ...{ what: "machine", name: "members-a", state: "failed" },
      details:
        "has no private network, has no firewall, isn't protected against deletion, is switched off: a step of a run failed, or somebody changed it. Cure: `npm run recover -- members`, then `up`",
    },
  ]);
});

test("a server that is gone fails; one that is released may be gone, or unprotected", () => {
  const others = machines.filter(({ name }) => name !== "members-b");
  expect(rows(others).filter(({ state }) => state !== "ok")).toMatchObject([
    { name: "members-b", details: expect.stringContaining("has no such server") },
  ]);
  const released = {
    ...members,
    servers: members.servers.map((one) => (one.name === "members-b" ? serverIn(members, "members-b", { stage: "released" }) : one)),
  };
  for (const list of [others, machines.map((one) => (one.name === "members-b" ? { ...one, protected: false } : one))])
    expect(rows(list, released).filter(({ state }) => state !== "ok")).toEqual([]);
});

test("a Hetzner that doesn't answer, or refuses, is a warning with the cure", () => {
  for (const seen of [late, { kind: "error", words: "status 401" }] as const)
    expect(machineRows(seen, around())).toMatchObject([
      { what: "machine", state: "warning", details: expect.stringContaining("HCLOUD_TOKEN") },
    ]);
});

let cloud: Server | undefined;
afterEach(() => cloud?.close());

test("servers are asked for by the stack's label, page by page", async () => {
  const asked: string[] = [];
  cloud = createServer((from, to) => {
    asked.push(`${from.headers.authorization} ${decodeURIComponent(from.url ?? "")}`);
    const [name, next_page] = asked.length === 1 ? ["a", 2] : ["b", null];
    const protection = { delete: true, rebuild: name === "a" };
    const server = { name, status: "running", private_net: [{}], public_net: { firewalls: [{}] }, protection };
    to.end(JSON.stringify({ servers: [server], meta: { pagination: { next_page } } }));
  });
  await new Promise<void>((done) => cloud?.listen(0, "127.0.0.1", done));
  const api = { endpoint: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}/v1`, token: "t" };
  expect(await askMachines("demo.local", api, AbortSignal.timeout(5000))).toEqual({
    kind: "machines",
    machines: [whole("a"), { ...whole("b"), protected: false }],
  });
  expect(asked).toEqual(
    [1, 2].map((page) => `Bearer t /v1/servers?label_selector=managed-by=meet-coop,stack=demo.local&per_page=50&page=${page}`),
  );
});
