import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { field, fill, outcomePage, Visitor } from "@meet-coop/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./local-stack.ts";
import { RunningPools } from "./running-pools.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";

// All invented customers at once, by the real engine on servers that boot: `members` with five operational members that sell three levels each, `custom` with three
// organisations, `event` on a day of one event and in the lead time of another. Each test goes on where the one before stopped.
const day = "2026-12-04";
const coop = new SmallCoop();
coop.change("pools/members.yaml", (text) => text.replace(/sold-for-each-place: \d/, "sold-for-each-place: 9"));
coop.change("pools/custom.yaml", (text) =>
  text.replace("how-many: 2", "how-many: 1").replace(/sold-for-each-place: \d/, "sold-for-each-place: 9"),
);
const open = (pool: string, on?: string) => coop.pool(pool, on).tenants.flatMap(({ id, stage }) => (stage === "open" ? [id] : []));
const tenants = [
  ...open("members").map((id) => ["members", id]),
  ...open("custom").map((id) => ["custom", id]),
  ...open("event", day).map((id) => ["event", id]),
];
const all = tenants as [string, string][];
let pools: RunningPools;

beforeAll(async () => {
  pools = await RunningPools.start(coop, "test-all-pools", 74, { event: day });
  for (const pool of ["members", "custom", "event"]) {
    await pools.init(pool);
    await pools.up(pool);
  }
  console.log((await pools.cloud.cloud("status")).text);
}, 2_400_000);
afterAll(() => pools?.end());

describe("every tenant", () => {
  test("five operational members sell three levels each, beside three organisations and two events", () => {
    expect(Object.entries(Object.groupBy(all, ([pool]) => pool)).map(([pool, of]) => [pool, of?.length])).toEqual([
      ["members", 15],
      ["custom", 3],
      ["event", 2],
    ]);
  });

  test("a domain that doesn't lead to us is pending; once its owner has set the record, it is served", async () => {
    const { pending } = (await pools.cloud.of("custom").outputs()) as unknown as { pending: string[] };
    expect(pending).toEqual([
      "meet.meadow.example.org doesn't lead to us yet. Its owner must set: meet.meadow.example.org. CNAME meadow.custom.meet.test.",
    ]);
    await pools.ownerSets("meadow.example.org", "meet.meadow.example.org", "meadow.custom.meet.test");
    await pools.tenant("custom", "meadow").onFront("docker restart gateway"); // by itself it tries again within hours
    await pools.answers("meet.meadow.example.org", 180);
  });

  test.each(all)("pool %s: the Greenlight of %s answers at its host name, over verified TLS", async (pool, id) => {
    expect((await (await pools.tenant(pool, id).visitor()).send("GET", "/health_check")).text).toBe("success");
  });

  test.each(all)("pool %s, tenant %s: each limit of its level is kept, whatever is asked for", async (pool, id) => {
    expect(await pools.broken(pool, id)).toEqual([]);
  });

  test.each(all)("pool %s: what another has is not %s's: meetings, recordings, database, cache", async (pool, id) => {
    const others = all.filter(([of]) => of === pool);
    const next = others[(others.findIndex(([, other]) => other === id) + 1) % others.length]?.[1] ?? "";
    expect(await pools.mixed(pool, id, next)).toEqual([]);
  });

  test("the table of what was tried is printed, and kept where it was asked for", () => {
    const page = outcomePage(pools.outcomes);
    console.log(page);
    if (process.env.SOAK_WRITE) writeFileSync(join(root, "docs", "conformance.md"), page);
    expect(page).toContain("| Level 1 |");
  });

  test("the pool's page says who sells what", async () => {
    const page = await new Visitor(await pools.cloud.resolve("members.meet.test"), "members.meet.test", pools.cloud.authority).page("/");
    expect(page.status).toBe(200);
    expect(page.text).toContain("https://ember.example.org/apply");
  });

  test.each(["members", "custom", "event"])("`up` of %s again changes nothing, and a refresh finds no drift", async (pool) => {
    await pools.up(pool, "--expect-no-changes");
    const refresh = await pools.pulumi(pool, "refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(refresh.exitCode, refresh.text).toBe(0);
  });
});

describe("members, while they meet", () => {
  test("five people more on Level 2: in place, for its tenants alone, without a dropped meeting", async () => {
    const tenant = pools.tenant("members", "anchor-level-2");
    const running = await tenant.bbb("create", { meetingID: "running", name: "Running" });
    await fill(tenant, "running", field(running, "attendeePW") ?? "", 3);
    coop.change("service-levels/level-2.yaml", (text) => text.replace("participants-per-meeting: 20", "participants-per-meeting: 25"));
    const ofLevel2 = pools.plan("members").tenants.flatMap(({ id, level }) => (level === "level-2" ? [`${id}-settings`] : []));
    expect(ofLevel2).toHaveLength(5);
    expect(await pools.changesOf("members")).toEqual({ update: [...ofLevel2, "members-load-balancer-state", "members-served"].sort() });
    await pools.up("members");
    const still = await tenant.bbb("getMeetingInfo", { meetingID: "running" });
    expect([field(still, "participantCount"), field(still, "createTime")]).toEqual(["3", field(running, "createTime")]);
    expect(await pools.broken("members", "ember-level-2")).toEqual([]);
  });

  test("a third meeting server is a number, and new meetings reach it", async () => {
    coop.change("pools/members.yaml", (text) => text.replace("how-many: 2", "how-many: 3"));
    const { create = [], ...others } = await pools.changesOf("members");
    expect(create.filter((name) => !name.startsWith("members-c"))).toEqual([]);
    expect(Object.keys(others)).not.toContain("replace");
    await pools.up("members");
    const tenant = pools.tenant("members", "anchor-level-3");
    expect(await pools.serversOf(tenant, ..."abcdef".split("").map((letter) => `spread-${letter}`))).toEqual([
      "members-a",
      "members-b",
      "members-c",
    ]);
  });

  test("when a meeting server loses power, new meetings go elsewhere, and `npm run status` says so", async () => {
    await pools.power("members-b", "poweroff");
    const tenant = pools.tenant("members", "anchor-level-3");
    const stats = () => tenant.onFront("docker exec load-balancer bbblb server stats --table-format json | grep members-b");
    await expect.poll(stats, { timeout: 240_000, interval: 2000 }).toContain("offline");
    expect(await pools.serversOf(tenant, ...["g", "h", "i", "j"].map((letter) => `spread-${letter}`))).not.toContain("members-b");
    const { exitCode, text } = await pools.status("members");
    expect(text).toMatch(/^failed +load balancer +members-b /m);
    expect(exitCode).toBe(2);
    await pools.power("members-b", "poweron");
  });

  test("after a restart of the front server everything is back by itself, and nothing is lost", async () => {
    const tenant = pools.tenant("members", "anchor-level-1");
    const rooms = await tenant.inDatabase("select count(*) from rooms");
    await pools.power("members-front", "reset");
    await pools.answers("anchor-level-1.meet.test", 300);
    expect(await tenant.inDatabase("select count(*) from rooms")).toBe(rooms);
  });

  test("an operational member that ends: its route closes, its data is dumped and stays, and nothing else changes", async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    coop.change("operational-members/ember.yaml", (text) =>
      text.replace(/last-day: .*/, `last-day: ${yesterday}`).replace(/release: .*\n/, ""),
    );
    const changes = await pools.changesOf("members");
    // Nobody else has its image.
    const own = /^(ember-|members-image-.*-ember-greenlight-)/;
    expect((changes.delete ?? []).filter((name) => !own.test(name))).toEqual([]);
    expect(changes.update).toEqual(["members-gateway-routes", "members-load-balancer-state", "members-served", "members-tenant-data"]);
    await pools.up("members");
    expect(await pools.statusOf("ember-small.meet.test")).toBe(410);
    const front = pools.tenant("members", "anchor-level-1");
    expect(await front.onFront("ls /var/lib/meet-coop/data/dumps/ember-level-1")).toMatch(/-ending\.dump/);
    expect(await front.onFront("docker exec -u postgres postgresql psql -Atd ember-level-1 -c 'select count(*) from users'")).toMatch(
      /^[1-9]/,
    );
    expect(await pools.statusOf("anchor-level-1.meet.test")).toBe(200);
  });
});

describe("custom, beside them", () => {
  test("an organisation on a domain whose zone we host answers there", async () => {
    expect(await pools.statusOf("meet.orchard.example.org")).toBe(200);
  });

  test("another version of Greenlight, killed halfway and mended: each database is dumped first, rooms stay, and nothing but Greenlights is made anew", async () => {
    const rooms = () => Promise.all(open("custom").map((id) => pools.tenant("custom", id).inDatabase("select count(*) from rooms")));
    const before = await rooms();
    coop.change("pools/custom.yaml", (text) => text.replace("greenlight: v3.9.2", "greenlight: v3.9.3"));
    const { create = [], update = [], replace = [], delete: gone = [] } = await pools.changesOf("custom");
    expect(replace.filter((name) => !name.endsWith("-greenlight"))).toEqual([]);
    expect([...create, ...update, ...gone].filter((name) => !/-settings$|-tenant-data$|-image-.*greenlight/.test(name))).toEqual([]);
    console.log(await pools.upKilled("custom", { moment: 400, later: 300, alone: true }));
    await pools.up("custom");
    for (const id of open("custom")) {
      const tenant = pools.tenant("custom", id);
      expect(await tenant.onFront(`ls /var/lib/meet-coop/data/dumps/${id}`)).toMatch(/-before-v3\.9\.3\.dump/);
      expect((await tenant.onFront(`docker exec ${id}-greenlight printenv VERSION_TAG`)).trim()).toBe("v3.9.3");
    }
    expect(await rooms()).toEqual(before);
  });

  test("`destroy` is refused before it took anything away", async () => {
    const destroy = await pools.pulumi("custom", "destroy", "--yes", "--skip-preview");
    expect(destroy.text).toMatch(/protected/);
    expect(destroy.exitCode).not.toBe(0);
    await pools.up("custom", "--expect-no-changes");
  });

  test("taken down once it is released, it leaves the other pools as they were", async () => {
    coop.change("pools/custom.yaml", (text) => `${text}release: custom\n`);
    await pools.up("custom");
    const destroy = await pools.pulumi("custom", "destroy", "--yes", "--skip-preview");
    expect(destroy.exitCode, destroy.text).toBe(0);
    expect(await pools.statusOf("anchor-level-1.meet.test")).toBe(200);
    await pools.up("members", "--expect-no-changes");
    await pools.up("event", "--expect-no-changes");
  });
});
