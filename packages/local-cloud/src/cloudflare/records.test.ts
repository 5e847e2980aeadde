import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.end());

const code = async (body: object) => (await cloud.record("POST", "", body)).at("errors.0.code");

test("the zone is found by its name, and nobody else's is", async () => {
  const found = await cloud.cloudflare("GET", "/zones?name=meet.test");
  expect([found.at("result.0.id"), found.at("result_info.total_count")]).toEqual([cloud.cloud.settings.zoneId, 1]);
  expect((await cloud.cloudflare("GET", "/zones?name=example.org")).at("result")).toEqual([]);
  expect((await cloud.cloudflare("GET", `/zones/${"0".repeat(32)}`)).at("errors.0.code")).toBe(9109);
  expect((await cloud.cloudflare("GET", "/zones/nonsense")).at("errors.0.code")).toBe(7003);
});

test("a record is made, read, changed in part, replaced and deleted", async () => {
  const made = await cloud.record("POST", "", { name: "Life", type: "A", content: "198.19.0.20", comment: "by hand" });
  expect([made.status, made.at("success"), made.at("result.name"), made.at("result.ttl")]).toEqual([200, true, "life.meet.test", 1]);
  const path = `/${made.at("result.id")}`;
  expect((await cloud.record("PATCH", path, { ttl: 120 })).at("result.content")).toBe("198.19.0.20");
  const replaced = await cloud.record("PUT", path, { name: "life.meet.test", type: "A", content: "198.19.0.21", ttl: 60 });
  expect([replaced.at("result.content"), replaced.at("result.comment")]).toEqual(["198.19.0.21", null]);
  expect(replaced.at("result.created_on")).toBe(made.at("result.created_on"));
  expect((await cloud.record("GET", "?name=life.meet.test&type=A")).at("result.0.content")).toBe("198.19.0.21");
  expect((await cloud.record("GET", "?name.startswith=li&content.contains=0.21")).at("result_info.count")).toBe(1);
  expect((await cloud.record("DELETE", path)).at("result.id")).toBe(made.at("result.id"));
  expect((await cloud.record("GET", path)).at("errors.0.code")).toBe(81044);
});

test("what a record says has to fit its type", async () => {
  expect(await code({ name: "x", type: "A", content: "example.org" })).toBe(9005);
  expect(await code({ name: "x", type: "AAAA", content: "198.19.0.1" })).toBe(9006);
  expect(await code({ name: "x", type: "CNAME", content: "not a name" })).toBe(9007);
  expect(await code({ name: "x", type: "MX", content: "mail.example.org" })).toBe(1004);
  expect(await code({ name: "x", type: "CAA", data: { flags: 0, tag: "nonsense", value: "x" } })).toBe(1004);
  expect(await code({ name: "x", type: "TXT", content: "x", proxied: true })).toBe(9004);
  expect(await code({ name: "x", type: "A", content: "198.19.0.1", ttl: 5 })).toBe(9021);
  expect(await code({ name: "-x", type: "A", content: "198.19.0.1" })).toBe(9000);
});

test("a record isn't made twice, and a CNAME stands alone", async () => {
  const address = { name: "once", type: "A", content: "198.19.0.30" };
  await cloud.record("POST", "", address);
  expect(await code(address)).toBe(81058);
  expect(await code({ ...address, content: "198.19.0.31" })).toBeUndefined();
  expect(await code({ name: "once", type: "CNAME", content: "example.org" })).toBe(81053);
  await cloud.record("POST", "", { name: "alias", type: "CNAME", content: "once.meet.test" });
  expect(await code({ ...address, name: "alias" })).toBe(81054);
});

test("a request without a token, with a malformed or a wrong one is refused as documented", async () => {
  const status = async (headers: Record<string, string>) => {
    const answer = await fetch(`${cloud.cloud.settings.cloudflareBaseUrl}/zones`, { headers });
    const body: unknown = await answer.json();
    return [answer.status, Reflect.get(Object(body), "errors")[0].code];
  };
  expect(await status({})).toEqual([400, 9106]);
  expect(await status({ "X-Auth-Key": "x", "X-Auth-Email": "someone@example.org" })).toEqual([403, 9103]);
  expect(await status({ Authorization: "Bearer short" })).toEqual([400, 6003]);
  expect(await status({ Authorization: `Bearer ${"x".repeat(40)}` })).toEqual([403, 9109]);
});

test("what isn't emulated says so, and so does a method that a path doesn't have", async () => {
  const answer = async (method: string, path: string) => {
    const { status, body } = await cloud.cloudflare(method, path);
    const [problem] = Reflect.get(Object(body), "errors");
    return [status, problem.code, problem.message];
  };
  const emulated = "The local cloud emulates zones, their DNS records and the check of a token; docs/local-cloud.md says more.";
  const settings = `/zones/${cloud.cloud.settings.zoneId}/settings/ssl`;
  expect(await answer("GET", settings)).toEqual([400, 7000, `No route for that URI: /client/v4${settings}. ${emulated}`]);
  expect(await answer("PUT", "/zones")).toEqual([405, 7001, `Method PUT not available for that URI. ${emulated}`]);
});
