import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCloud } from "@meet-coop/local-cloud";
import { freePorts } from "@meet-coop/local-cloud/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Names } from "./names.ts";

// The DNS of a local cloud, with a zone of ours and one of a customer's.
let folder: string;
let cloud: LocalCloud;
let names: Names;

async function cloudflare<Result>(path: string, body: object): Promise<Result> {
  const { cloudflareBaseUrl, cloudflareToken } = cloud.settings;
  const headers = { authorization: `Bearer ${cloudflareToken}`, "content-type": "application/json" };
  const answer = await fetch(cloudflareBaseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
  return ((await answer.json()) as { result: Result }).result;
}
const record = (zone: string, type: string, name: string, content: string) =>
  cloudflare(`/zones/${zone}/dns_records`, { type, name, content, ttl: 60 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "status-names-"));
  cloud = await LocalCloud.start({ driver: "records", instance: "names", ports: 0, stateFolder: folder });
  names = new Names(cloud.settings.dns);
  const { zoneId } = cloud.settings;
  const { id } = await cloudflare<{ id: string }>("/zones", { name: "example.org" });
  await record(zoneId, "A", "members-front.meet.test", "198.19.0.10");
  await record(zoneId, "CNAME", "alias.meet.test", "members-front.meet.test");
  await record(id, "CNAME", "meet.example.org", "members-front.meet.test");
  await record(id, "CNAME", "one.example.org", "two.example.org");
  await record(id, "CNAME", "two.example.org", "one.example.org");
  await record(id, "TXT", "text.example.org", "no address");
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

test.each(["members-front.meet.test", "alias.meet.test", "meet.example.org"])(
  "%s is found, by an alias of another zone too",
  async (name) => {
    expect(await names.find(name)).toEqual({ kind: "addresses", addresses: ["198.19.0.10"] });
  },
);

test.each([
  ["a name that isn't there", "other.meet.test"],
  ["a name without an address", "text.example.org"],
  ["a name in nobody's zone", "meet.example.net"],
])("%s has nothing", async (_what, name) => {
  expect(await names.find(name)).toEqual({ kind: "nothing" });
});

test("aliases that lead in a circle end", async () => {
  expect(await names.find("one.example.org")).toMatchObject({ kind: expect.stringMatching(/nothing|unknown/) });
});

test("a DNS server that isn't there leaves the name unknown", async () => {
  const port = await freePorts(1);
  expect(await new Names(`127.0.0.1:${port}`).find("members-front.meet.test")).toEqual({ kind: "unknown", why: "ECONNREFUSED" });
});
