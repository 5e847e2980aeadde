import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HeldRecord } from "@meet-coop/holdings";
import { afterEach, expect, test } from "vitest";
import { late } from "./limit.ts";
import type { Machines } from "./machines.ts";
import { plannedRecords, recordRows } from "./record-rows.ts";
import { askRecords } from "./records.ts";
import { poolOn, serverIn } from "./test-pool.testing.ts";

const members = poolOn("members");
const around = { pool: members, zone: "meet.test", ipv6: true, label: "members.local", recover: "npm run recover -- members", patience: 6 };
const front = { A: "198.18.0.10", AAAA: "2001:db8::1" };
const own = { A: "198.18.0.11", AAAA: "2001:db8:1::1" };
const machines: Machines = {
  kind: "machines",
  firewalls: [],
  machines: [members.front, ...members.servers].map((server) => ({
    ...{ name: server?.name ?? "", status: "running", networks: 1, firewalls: [1], protected: true },
    addresses: server === members.front ? front : own,
  })),
};
/** What Cloudflare holds after a good `up`. */
const whole = (): HeldRecord[] =>
  plannedRecords(around).map(({ zone: _, server, ...record }, nth) => ({
    ...{ ...record, id: String(nth), comment: "meet-coop members.local" },
    content: (server === "members-front" ? front : own)[record.type],
  }));
const changed = (host: string, change: Partial<HeldRecord>) =>
  whole().map((one) => (one.name === host && one.type === "A" ? { ...one, ...change } : one));
const rows = (held: HeldRecord[], change: Partial<typeof around> = {}) =>
  recordRows({ kind: "records", zones: new Map([["meet.test", held]]) }, machines, { ...around, ...change });
const bad = (held: HeldRecord[]) => rows(held).map(({ state, name, details }) => `${state} ${name}: ${details}`);
const cure = "a step of a run failed, or somebody changed it. Cure: `npm run recover -- members`, then `up`";

test("a zone whose records are as planned has one row", () => {
  expect(rows(whole())).toEqual([
    { what: "record", name: "meet.test", state: "ok", details: `${whole().length} records are as the plan has them` },
  ]);
});

test("each record that somebody changed or deleted is named, with what of it and the cure", () => {
  expect(bad(changed("members-a.meet.test", { content: "203.0.113.9", ttl: 60 }))).toEqual([
    `failed members-a.meet.test A: its content and TTL are other at Cloudflare, which has 203.0.113.9: ${cure}`,
  ]);
  expect(bad(whole().filter(({ name, type }) => !(name === "members-front.meet.test" && type === "AAAA")))).toEqual([
    `failed members-front.meet.test AAAA: Cloudflare has no such record: ${cure}`,
  ]);
  const second = { id: "x", name: "members-a.meet.test", type: "A", content: "203.0.113.9" };
  expect(bad([second, ...whole()])).toEqual([
    "failed members-a.meet.test A: Cloudflare has another one beside it, with 203.0.113.9. Cure: delete that in Cloudflare's dashboard",
  ]);
});

test("a server that is released may have lost its names; without addresses from Hetzner the rest is compared", () => {
  const pool = {
    ...members,
    servers: members.servers.map((one) => (one.name === "members-b" ? serverIn(members, "members-b", { stage: "released" }) : one)),
  };
  expect(
    rows(
      whole().filter(({ name }) => name !== "members-b.meet.test"),
      { pool },
    ),
  ).toMatchObject([{ state: "ok" }]);
  const seen = (held: HeldRecord[]) => recordRows({ kind: "records", zones: new Map([["meet.test", held]]) }, undefined, around);
  expect(seen(changed("members-a.meet.test", { content: "203.0.113.9" }))).toMatchObject([{ state: "ok" }]);
  expect(seen(changed("members-a.meet.test", { proxied: true }))).toMatchObject([
    { state: "failed", details: expect.stringContaining("its proxy is other") },
  ]);
});

test("a Cloudflare that doesn't answer, refuses, or doesn't show the zone is a warning with the cure", () => {
  for (const seen of [late, { kind: "error", words: "status 403" }, { kind: "records", zones: new Map([["meet.test", null]]) }] as const)
    expect(recordRows(seen, machines, around)).toMatchObject([
      { what: "record", state: "warning", details: expect.stringContaining("CLOUDFLARE_API_TOKEN") },
    ]);
});

let cloud: Server | undefined;
afterEach(() => cloud?.close());

test("a zone is asked for by its name, and all pages of its records", async () => {
  const asked: string[] = [];
  cloud = createServer((from, to) => {
    asked.push(`${from.headers.authorization} ${from.url}`);
    const page = new URL(from.url ?? "", "http://localhost").searchParams.get("page");
    const records = { result: [{ id: page, name: "a.meet.test", type: "A" }], result_info: { total_pages: 2 } };
    to.end(JSON.stringify(from.url?.includes("dns_records") ? records : { result: [{ id: "z" }] }));
  });
  await new Promise<void>((done) => cloud?.listen(0, "127.0.0.1", done));
  const api = { endpoint: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`, token: "t" };
  const seen = await askRecords(["meet.test"], api, AbortSignal.timeout(5000));
  expect(seen).toMatchObject({
    kind: "records",
    zones: new Map([["meet.test", [expect.objectContaining({ id: "1" }), expect.objectContaining({ id: "2" })]]]),
  });
  expect(asked).toEqual(
    ["/zones?name=meet.test", ...[1, 2].map((page) => `/zones/z/dns_records?per_page=5000&page=${page}`)].map((path) => `Bearer t ${path}`),
  );
});
