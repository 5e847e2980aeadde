import { afterEach, beforeEach, expect, test } from "vitest";
import { parseCalls } from "./faults.ts";
import { TestCloud } from "./test-cloud.testing.ts";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await TestCloud.start();
});
afterEach(() => cloud.end());

test("an error hits exactly the calls it is meant for, without their effect", async () => {
  await cloud.control("POST", "/faults", {
    kind: "error",
    method: "POST",
    path: "/v1/servers",
    from: 2,
    to: 2,
    status: 503,
    code: "unavailable",
  });
  expect((await cloud.server("first")).status).toBe(201);
  expect((await cloud.hetzner("GET", "/servers")).status).toBe(200);
  const hit = await cloud.server("second");
  expect([hit.status, hit.at("error.code")]).toEqual([503, "unavailable"]);
  expect((await cloud.server("second")).status).toBe(201);
});

test("a rate limit says so in its headers", async () => {
  await cloud.control("POST", "/faults", { kind: "error", status: 429 });
  const answer = await cloud.hetzner("GET", "/servers");
  expect(answer.at("error.code")).toBe("rate_limit_exceeded");
  expect(answer.headers.get("RateLimit-Remaining")).toBe("0");
});

test("a connection breaks before the effect, or after it", async () => {
  await cloud.control("POST", "/faults", { kind: "drop-before", method: "POST", path: "/v1/servers" });
  await cloud.control("POST", "/faults", { kind: "drop-after", method: "POST", path: "/v1/servers", from: 2, to: 2 });
  await expect(cloud.server("before")).rejects.toThrow();
  await expect(cloud.server("after")).rejects.toThrow();
  expect((await cloud.hetzner("GET", "/servers")).at("servers.0.name")).toBe("after");
  expect((await cloud.hetzner("GET", "/servers")).at("meta.pagination.total_entries")).toBe(1);
});

test("an action fails and has no effect", async () => {
  const server = (await cloud.server("stays-on")).id("server");
  await cloud.control("POST", "/faults", { kind: "fail-action", path: "/v1/servers/*/actions/poweroff", message: "host is down" });
  const action = (await cloud.hetzner("POST", `/servers/${server}/actions/poweroff`)).id("action");
  await cloud.cloud.idle();
  expect((await cloud.hetzner("GET", `/actions/${action}`)).at("action.error.message")).toBe("host is down");
  expect((await cloud.hetzner("GET", `/servers/${server}`)).at("server.status")).toBe("running");
});

test("a fault of one API leaves the other alone, is listed with its count, and cleared", async () => {
  const id = (await cloud.control("POST", "/faults", { kind: "error", api: "cloudflare", to: null })).at("id");
  expect((await cloud.hetzner("GET", "/servers")).status).toBe(200);
  expect((await cloud.cloudflare("GET", "/zones")).status).toBe(500);
  expect((await cloud.control("GET", "/faults")).at("0.seen")).toBe(1);
  expect((await cloud.control("DELETE", `/faults/${id}`)).at("cleared")).toBe(1);
  expect((await cloud.cloudflare("GET", "/zones")).status).toBe(200);
});

test("which calls are meant is read from 3, 2-4 and 5+, and from nothing else", () => {
  expect(parseCalls("3")).toEqual({ from: 3, to: 3 });
  expect(parseCalls("2-4")).toEqual({ from: 2, to: 4 });
  expect(parseCalls("5+")).toEqual({ from: 5, to: null });
  for (const wrong of ["0", "4-2", "x", ""]) expect(parseCalls(wrong)).toBeUndefined();
});
