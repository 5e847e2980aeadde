import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { testSettings } from "./mocks.testing.ts";

const started: string[] = [];
const planned = poolOf(plan(testDefinitions(), testDay), "custom");
const [tenant] = planned.tenants.filter(({ stage }) => stage === "open");
if (!tenant) throw new Error("no tenant in the fixture's pool `custom`");
const pool = { ...planned, tenants: Array.from({ length: 8 }, (_, nth) => ({ ...tenant, id: `tenant-${nth}` })) };

/** Lets a pool of eight tenants come up, whose settings never end but for those named; waits until so many Greenlights have started, and whether more do; returns whose. */
async function starts(count: number, servers: string[], settled: string[]): Promise<string[]> {
  started.length = 0;
  await pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      if (name.endsWith("-greenlight")) started.push(name.slice(0, -"-greenlight".length));
      if (/^tenant-\d+-settings$/.test(name) && !settled.includes(name)) await new Promise(() => undefined);
      const outputs: Record<string, unknown> = { ...inputs, stdout: "", ipAddress: "192.0.2.10" };
      if (type.endsWith("RandomBytes")) outputs.base64 = Buffer.alloc(32, 7).toString("base64");
      return { id: name, state: outputs };
    },
    call: () => ({}),
  });
  const zoneIds = { "meet.example.org": "zone-id", "orchard.example.org": "orchard-zone-id" };
  new ServicePool("custom", { pool, settings: { ...testSettings, ipv6: false }, clouds: { zoneIds, servers }, served: "." });
  while (started.length < count) await new Promise((done) => setTimeout(done, 20));
  await new Promise((done) => setTimeout(done, 300));
  return started.toSorted();
}

let ServicePool: typeof import("./service-pool.ts").ServicePool;
beforeAll(async () => {
  ({ ServicePool } = await import("./service-pool.ts"));
});

const first = (count: number) => Array.from({ length: count }, (_, nth) => `tenant-${nth}`);

test("at a first `up` six Greenlights start, and another once the settings of one are in force", async () => {
  expect(await starts(6, [], [])).toEqual(first(6));
  expect(await starts(7, [], ["tenant-1-settings"])).toEqual([...first(6), "tenant-7"]);
});

test("on a front server that runs already it is three: those behind one that doesn't start go on as they are", async () => {
  expect(await starts(3, ["custom-front"], [])).toEqual(first(3));
  expect(await starts(5, ["custom-front"], ["tenant-1-settings", "tenant-4-settings"])).toEqual([...first(3), "tenant-4", "tenant-7"]);
});
