import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudApi } from "./cloud-api.ts";
import { CloudflareHoldings } from "./cloudflare.ts";

// A zone that holds `records`, three on a page.
let cloud: Server;
let records: { id: string; [field: string]: unknown }[] = [];
let asked: string[] = [];
let holdings: CloudflareHoldings;

beforeAll(async () => {
  cloud = createServer(({ url = "" }, to) => {
    asked.push(url);
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const id = pathname.split("/zones/z/dns_records/")[1];
    const result =
      id === undefined ? records.slice(3 * (Number(searchParams.get("page") ?? 1) - 1)).slice(0, 3) : records.find((one) => one.id === id);
    const body = result
      ? { result, result_info: { total_pages: Math.ceil(records.length / 3) } }
      : { errors: [{ code: 81044, message: "no such record" }] };
    to.writeHead(result ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => cloud.listen(0, "127.0.0.1", done));
});
afterAll(() => cloud.close());
beforeEach(() => {
  const endpoint = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  holdings = new CloudflareHoldings(new CloudApi({ name: "The cloud", endpoint, token: "t", cure: "set it.", pause: 1 }));
  [records, asked] = [[], []];
});

const resource = (id: string | undefined, inputs: object) => ({
  ...{ urn: `u::${id}-record`, type: "cloudflare:index/dnsRecord:DnsRecord", id },
  inputs: { zoneId: "z", name: "a.example.org", comment: "meet-coop demo.local", ttl: 300, proxied: false, ...inputs },
});
const address = (id: string, inputs: object = {}) => resource(id, { type: "A", content: "198.51.100.7", ...inputs });
const held = (id: string, more: object = {}) => ({
  ...{ id, name: "a.example.org", type: "A", content: "198.51.100.7", ttl: 300, proxied: false, comment: "meet-coop demo.local" },
  ...more,
});
const nothing = { lacks: [], differs: [], open: [] };

test("a zone is asked for once, all its pages, however many of its records are compared", async () => {
  records = ["1", "2", "3", "4"].map((id) => held(id));
  for (const { id } of records) expect(await holdings.shortfall(address(id))).toEqual(nothing);
  expect(asked).toEqual(["/zones/z/dns_records?per_page=5000&page=1", "/zones/z/dns_records?per_page=5000&page=2"]);
});

test("a record that somebody changed is told with what of it, and one that is gone is made again", async () => {
  records = [held("1", { content: "203.0.113.9", comment: null }), held("2", { ttl: 60, proxied: true })];
  expect(await holdings.shortfall(address("1"))).toEqual({
    ...nothing,
    differs: ["DnsRecord `1-record`: its content", "DnsRecord `1-record`: its comment"],
  });
  expect((await holdings.shortfall(address("2"))).differs).toEqual(["DnsRecord `2-record`: its TTL", "DnsRecord `2-record`: its proxy"]);
  expect(await holdings.shortfall(address("3"))).toEqual({ ...nothing, gone: "made again" });
});

test("a record that is younger than the list is asked for by itself", async () => {
  expect(await holdings.shortfall(address("1"))).toMatchObject({ gone: "made again" });
  records = [held("1")];
  expect(await holdings.shortfall(address("1"))).toEqual(nothing);
});

test("the same content in other words is the same: an IPv6 address, a text in parts, a name's letter case, numbers of a CAA as text", async () => {
  const caa = { flags: "0", tag: "issue", value: "letsencrypt.org" };
  records = [
    held("1", { type: "AAAA", content: "2001:db8::1" }),
    held("2", { type: "TXT", content: '"v=spf1 -all"' }),
    held("3", { type: "CNAME", content: "b.example.org" }),
    held("4", { type: "CAA", content: '0 issue "letsencrypt.org"', data: { ...caa, flags: 0 } }),
  ];
  const same = [
    resource("1", { type: "AAAA", content: "2001:DB8:0:0::1" }),
    resource("2", { type: "TXT", content: '"v=spf1" " -all"' }),
    resource("3", { type: "CNAME", content: "B.example.org." }),
    resource("4", { type: "CAA", data: caa }),
  ];
  for (const one of same) expect(await holdings.shortfall(one)).toEqual(nothing);
  expect((await holdings.shortfall(resource("4", { type: "CAA", data: { ...caa, value: "example.net" } }))).differs).toEqual([
    "DnsRecord `4-record`: its content",
  ]);
});

test("a record that says what it says in fields of its own is found by them", async () => {
  records = [held("4", { type: "CAA", content: '0 issue "letsencrypt.org"', data: { flags: 0, tag: "issue", value: "letsencrypt.org" } })];
  const caa = (value: string) => resource(undefined, { type: "CAA", data: { flags: "0", tag: "issue", value } });
  expect(await holdings.find(caa("letsencrypt.org"))).toEqual({ kind: "found", id: "4" });
  expect(await holdings.find(caa("example.net"))).toEqual({ kind: "absent" });
});
