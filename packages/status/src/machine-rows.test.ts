import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { firewallRules } from "@meet-coop/service-config";
import { afterEach, expect, test } from "vitest";
import { late } from "./limit.ts";
import { machineRows } from "./machine-rows.ts";
import { askMachines, type HeldFirewall, type Machine } from "./machines.ts";
import { poolOn, serverIn } from "./test-pool.testing.ts";

const members = poolOn("members");
const sshAllowedFrom = ["198.51.100.7/32"];
const whole = (name: string): Machine => ({
  ...{ name, status: "running", networks: 1, firewalls: [name.endsWith("-front") ? 2 : 1], protected: true },
  addresses: { A: "198.18.0.10", AAAA: "2001:db8::1" },
});
const machines = [members.front, ...members.servers].map((server) => whole(server?.name ?? ""));
/** The pool's firewalls, as Hetzner writes their rules. */
const firewalls = (ssh = sshAllowedFrom): HeldFirewall[] =>
  (["meeting-server", "front-server"] as const).map((of, nth) => ({
    ...{ id: nth + 1, name: of === "front-server" ? "members-front" : "members" },
    rules: firewallRules(members, of, { sshAllowedFrom: ssh }).map(({ sourceIps, ...rule }) => ({ ...rule, source_ips: sourceIps })),
  }));
const around = (pool = members) => ({ pool, sshAllowedFrom, recover: "npm run recover -- members", patience: 6 });
const all = (list: Machine[], held = firewalls(), pool = members) =>
  machineRows({ kind: "machines", machines: list, firewalls: held }, around(pool));
const rows = (list: Machine[], pool = members) => all(list, firewalls(), pool).filter(({ what }) => what === "machine");
const bad = (held: HeldFirewall[], list = machines) =>
  all(list, held).flatMap(({ state, what, name, details }) => (state === "ok" ? [] : [`${what} ${name}: ${details}`]));

test("each server of a pool that is as it should be has a row that says so", () => {
  expect(rows(machines).map(({ name, state }) => `${name} ${state}`)).toEqual(machines.map(({ name }) => `${name} ok`));
});

test("a server of which a step is missing fails, with all that is missing and the cure", () => {
  const bare = machines.map((one) =>
    one.name === "members-a" ? { ...one, status: "off", networks: 0, firewalls: [], protected: false } : one,
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

test("a firewall whose rules aren't those of the plan fails, and so does one that is gone, and a server behind another", () => {
  expect(bad(firewalls())).toEqual([]);
  const cure = "a step of a run failed, or somebody changed it. Cure: `npm run recover -- members`, then `up`";
  expect(bad(firewalls(["0.0.0.0/0"]))).toEqual([
    `firewall members: its rules aren't those of the plan: ${cure}`,
    `firewall members-front: its rules aren't those of the plan: ${cure}`,
  ]);
  expect(bad(firewalls().slice(1))).toEqual([
    "firewall members: Hetzner has no such firewall. Cure: `npm run recover -- members`, then `up`",
  ]);
  const behindFront = machines.map((one) => (one.name === "members-a" ? { ...one, firewalls: [2] } : one));
  expect(bad(firewalls(), behindFront)).toEqual([`machine members-a: is behind another firewall: ${cure}`]);
});

test("a Hetzner that doesn't answer, or refuses, is a warning with the cure", () => {
  for (const seen of [late, { kind: "error", words: "status 401" }] as const)
    expect(machineRows(seen, around())).toMatchObject([
      { what: "machine", state: "warning", details: expect.stringContaining("HCLOUD_TOKEN") },
    ]);
});

let cloud: Server | undefined;
afterEach(() => cloud?.close());

test("servers and firewalls are asked for by the stack's label, page by page", async () => {
  const asked: string[] = [];
  cloud = createServer((from, to) => {
    asked.push(`${from.headers.authorization} ${decodeURIComponent(from.url ?? "")}`);
    if (from.url?.includes("/firewalls")) return void to.end(JSON.stringify({ firewalls: firewalls() }));
    const [name, next_page] = from.url?.endsWith("page=1") ? ["a", 2] : ["b", null];
    const protection = { delete: true, rebuild: name === "a" };
    const public_net = { ipv4: { ip: "198.18.0.10" }, ipv6: { ip: "2001:db8::/64" }, firewalls: [{ id: 1 }] };
    const server = { name, status: "running", private_net: [{}], public_net, protection };
    to.end(JSON.stringify({ servers: [server], meta: { pagination: { next_page } } }));
  });
  await new Promise<void>((done) => cloud?.listen(0, "127.0.0.1", done));
  const api = { endpoint: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}/v1`, token: "t" };
  expect(await askMachines("demo.local", api, AbortSignal.timeout(5000))).toEqual({
    kind: "machines",
    machines: [whole("a"), { ...whole("b"), protected: false }],
    firewalls: firewalls(),
  });
  const selector = "label_selector=managed-by=meet-coop,stack=demo.local&per_page=50";
  expect(asked.sort()).toEqual(
    ["firewalls?", "servers?", "servers?"].map((collection, nth) => `Bearer t /v1/${collection}${selector}&page=${nth === 2 ? 2 : 1}`),
  );
});
