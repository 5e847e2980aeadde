import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";
import { documentedCalls } from "./documented-calls.testing.ts";
import { gaps } from "./not-emulated.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.end());

test("every documented call is answered, or says that it isn't emulated", async () => {
  const silent: string[] = [];
  for (const [method, path] of documentedCalls) {
    const answer = await cloud.hetzner(method, path, method === "GET" ? undefined : {});
    const message = String(answer.at("error.message") ?? "");
    if (answer.status === 405 || /no such path/.test(message)) silent.push(`${method} ${path}: ${message}`);
  }
  expect(silent).toEqual([]);
});

test("a call that isn't emulated says what is missing and where the list is", async () => {
  const answer = await cloud.hetzner("POST", "/load_balancers", { name: "one" });
  expect([answer.status, answer.at("error.code")]).toEqual([404, "not_found"]);
  expect(answer.at("error.message")).toBe(
    "the local cloud doesn't emulate load balancers (POST /v1/load_balancers); docs/local-cloud.md lists the rest",
  );
  expect((await cloud.hetzner("GET", "/load_balancers")).at("load_balancers")).toEqual([]);
  const id = (await cloud.server("seen")).id("server");
  expect((await cloud.hetzner("POST", `/servers/${id}/actions/request_console`)).at("error.message")).toContain("a server's screen (VNC)");
});

test("a wrong method and an unknown path are told as such, in JSON", async () => {
  const wrong = await cloud.hetzner("PATCH", "/servers/1", {});
  expect([wrong.status, wrong.at("error.code")]).toEqual([405, "method_not_allowed"]);
  expect(wrong.at("error.message")).toBe("/v1/servers/1 answers GET, PUT, DELETE only, not PATCH");
  const unknown = await cloud.hetzner("GET", "/nothing/here");
  expect([unknown.status, unknown.at("error.code"), unknown.at("error.details")]).toEqual([404, "not_found", null]);
});

test("the page for people lists the same as the answers", () => {
  const page = readFileSync(new URL("../../../../docs/local-cloud.md", import.meta.url), "utf8");
  const rows = gaps.map(({ what, answered }) => `| ${what} | ${answered ?? ""} |`.replaceAll(/ +/g, " "));
  const section = page.slice(page.indexOf("## What it doesn't have")).split("\n## ")[0] ?? "";
  const written = section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| of Hetzner"))
    .map((line) => line.replaceAll(/ +/g, " "));
  expect(written).toEqual(rows);
});
