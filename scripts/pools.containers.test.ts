import { field, fill } from "@meet-coop/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunningPools } from "./running-pools.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";

// A tenant of each level that is sold in a pool, on servers that boot. `pools.soak.test.ts` has all tenants, and what a pool lives through.
const oneServer = (text: string) => text.replace("how-many: 2", "how-many: 1").replace(/sold-for-each-place: \d/, "sold-for-each-place: 9");
let pools: RunningPools;

beforeAll(async () => {
  const coop = new SmallCoop(["operational-members/anchor", "organisations/harbour", "organisations/meadow"]);
  for (const pool of ["members", "custom"]) coop.change(`pools/${pool}.yaml`, oneServer);
  coop.change("pools/custom.yaml", (text) => text.replace("  location: fsn1", "  location: fsn1\n  recording-disk: 10 GB"));
  // No level limits cameras yet.
  const agreement =
    "deviations:\n  cameras-per-meeting: 12\n  why: Its line is slow.\n  agreed-by: products-and-services\n  agreed-on: 2026-08-20\n";
  coop.change("organisations/harbour.yaml", (text) => text + agreement);
  pools = await RunningPools.start(coop, "test-pools", 79);
  for (const pool of ["members", "custom"]) {
    await pools.init(pool);
    await pools.up(pool);
  }
});
afterAll(() => pools?.end());

test.each([
  ["members", "anchor-level-1"],
  ["members", "anchor-level-2"],
  ["members", "anchor-level-3"],
  ["custom", "harbour"],
])("pool %s, tenant %s: each limit of its level is kept, whatever is asked for", async (pool, id) => {
  expect(await pools.broken(pool, id)).toEqual([]);
});

test("a meeting of who agreed on 12 cameras has 12, though its caller asks for 9999", async () => {
  const tenant = pools.tenant("custom", "harbour");
  const made = await tenant.bbb("create", { meetingID: "cameras", name: "Cameras", meetingCameraCap: "9999" });
  expect(await tenant.staticData("cameras", field(made, "attendeePW") ?? "")).toMatchObject({
    meetingCameraCap: 12,
    usersPolicies: { userCameraCap: 3 },
  });
});

test("where recordings have a disk of their own, BigBlueButton keeps them there", async () => {
  const server = pools.cloud.of("custom");
  const { text } = await server.onServer(
    "custom-a",
    "findmnt --noheadings --output SOURCE,FSTYPE /var/bigbluebutton; ls /var/bigbluebutton",
  );
  expect(text).toMatch(/^\/dev\/\S+ +ext4\n/);
  expect(text.split("\n")).toEqual(expect.arrayContaining(["deleted", "published", "unpublished"]));
});

test("what one tenant has is not another's: meetings, recordings, database, cache", async () => {
  expect(await pools.mixed("members", "anchor-level-1", "anchor-level-2")).toEqual([]);
});

test("a domain that doesn't lead to us is told as pending, with the record that its owner must set, and `up` finished", async () => {
  const { pending } = (await pools.cloud.of("custom").outputs()) as unknown as { pending: string[] };
  expect(pending).toEqual([
    "meet.meadow.example.org doesn't lead to us yet. Its owner must set: meet.meadow.example.org. CNAME meadow.custom.meet.test.",
  ]);
});

test("`up` again changes nothing in either pool, and a refresh finds no drift", async () => {
  for (const pool of ["members", "custom"]) {
    await pools.up(pool, "--expect-no-changes");
    const refresh = await pools.pulumi(pool, "refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(refresh.exitCode, refresh.text).toBe(0);
  }
});

test("five people more on Level 2: in place, for its tenants alone, without a dropped meeting", async () => {
  const tenant = pools.tenant("members", "anchor-level-2");
  const running = await tenant.bbb("create", { meetingID: "running", name: "Running" });
  await fill(tenant, "running", field(running, "attendeePW") ?? "", 3);
  pools.coop.change("service-levels/level-2.yaml", (text) => text.replace("participants-per-meeting: 20", "participants-per-meeting: 25"));
  expect(await pools.changesOf("members")).toEqual({
    update: ["anchor-level-2-settings", "members-load-balancer-state", "members-served"],
  });
  expect(await pools.changesOf("custom")).toEqual({});
  await pools.up("members");
  const still = await tenant.bbb("getMeetingInfo", { meetingID: "running" });
  expect([field(still, "participantCount"), field(still, "createTime")]).toEqual(["3", field(running, "createTime")]);
  // A meeting keeps what it began with; the next one has the new limit.
  const next = await tenant.bbb("create", { meetingID: "next", name: "Next" });
  const { entered, refusal } = await fill(tenant, "next", field(next, "attendeePW") ?? "", 26);
  expect([entered, refusal]).toEqual([25, "maxParticipantsReached"]);
});
