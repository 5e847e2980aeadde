import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Visitor } from "../packages/local-cloud/stand-ins/greenlight/visitor.ts";
import { conformance, fill, isolation, kept } from "./conformance/conformance.ts";
import { field, RunningTenant } from "./conformance/running-tenant.ts";
import { Rehearsal } from "./rehearsal.ts";
import { SmallCoop } from "./small-co-op.ts";

// Two pools in one local cloud, by the real engine: `members` with two operational members, `custom` with three organisations. Each test goes on where the one before
// stopped: some twelve minutes on two quiet cores, which is too much beside the demo's in `npm test`.
const coop = new SmallCoop([
  ...["operational-members/anchor", "operational-members/ember"],
  ...["organisations/harbour", "organisations/meadow", "organisations/orchard", "zones/orchard"],
]);
coop.change("pools/custom.yaml", (text) =>
  text.replace("how-many: 2", "how-many: 1").replace("sold-for-each-place: 4", "sold-for-each-place: 9"),
);
const cloud = await Rehearsal.prepare("test-pools", "--subnet-index", "79");
const [members, custom] = [cloud.of("members"), cloud.of("custom")];
const up = async (pool: Rehearsal, ...args: string[]) => {
  const { exitCode, text } = await pool.pulumi(["up", "--yes", "--skip-preview", ...args], coop.config);
  expect(exitCode, text).toBe(0);
  return text;
};
const changesOf = async (pool: Rehearsal, config: Record<string, unknown> = {}) => {
  const { same: _, ...changes } = await pool.preview({ ...coop.config, ...config });
  return Object.fromEntries(Object.entries(changes).map(([operation, names]) => [operation, names.sort()]));
};
const tenantOf = (pool: Rehearsal, id: string) => {
  const plan = coop.pool(pool.project).tenants.find((tenant) => tenant.id === id);
  if (!plan) throw new Error(`there is no tenant ${id}`);
  return new RunningTenant(pool, plan);
};
const statusOf = async (host: string, path = "/health_check") =>
  (await new Visitor(await members.resolve(host), host, members.authority).send("GET", path)).status;
const power = async (server: string, action: string) => {
  const { servers } = await members.hetzner<{ servers: { id: number; name: string }[] }>("GET", `/servers?name=${server}`);
  const started = await members.hetzner<{ action: { id: number } }>("POST", `/servers/${servers[0]?.id}/actions/${action}`);
  const state = async () => (await members.hetzner<{ action: { status: string } }>("GET", `/actions/${started.action.id}`)).action.status;
  await expect.poll(state, { timeout: 60_000, interval: 500 }).toBe("success");
};
/** Makes a meeting at the load balancer and says on which server people meet. */
const serverOf = async (tenant: RunningTenant, meetingID: string) => {
  const created = await tenant.bbb("create", { meetingID, name: meetingID });
  const { at } = await tenant.follow(await joinAddress(tenant, meetingID, field(created, "attendeePW") ?? ""));
  return new URL(at).hostname.split(".")[0] ?? "";
};
const joinAddress = (tenant: RunningTenant, meetingID: string, password: string) =>
  tenant.signed("join", { meetingID, fullName: "Guest", password, role: "VIEWER", redirect: "false", userID: "guest" });

beforeAll(async () => {
  const started = await members.startCloud("containers");
  expect(started.exitCode, started.text).toBe(0);
  await members.initStack();
  await custom.initStack();
  await up(members);
  await up(custom);
});
afterAll(async () => {
  coop.end();
  await members.end();
});

describe("members", () => {
  test.each(coop.pool("members").tenants.map(({ id }) => id))(
    "the Greenlight of %s answers at its host name, over verified TLS",
    async (id) => {
      expect((await (await tenantOf(members, id).visitor()).send("GET", "/health_check")).text).toBe("success");
    },
  );

  test.each(["anchor-level-1", "ember-level-2", "anchor-level-3"])(
    "%s: each limit of its level is kept, whatever is asked for",
    async (id) => {
      const outcomes = await conformance(tenantOf(members, id));
      expect(outcomes.length).toBeGreaterThan(10);
      expect(outcomes.filter((outcome) => !kept(outcome))).toEqual([]);
    },
  );

  test("what one tenant has is not another's: meetings, recordings, database, cache", async () => {
    expect((await isolation(tenantOf(members, "anchor-level-1"), tenantOf(members, "ember-level-1"))).filter((row) => !kept(row))).toEqual(
      [],
    );
  });

  test("the pool's page says who sells what", async () => {
    const page = await new Visitor(await members.resolve("members.meet.test"), "members.meet.test", members.authority).page("/");
    expect(page.status).toBe(200);
    expect(page.text).toContain("https://ember.example.org/apply");
  });

  test("`up` again changes nothing, and a refresh finds no drift", async () => {
    await up(members, "--expect-no-changes");
    const refresh = await members.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"], coop.config);
    expect(refresh.exitCode, refresh.text).toBe(0);
  });
});

describe("changes", () => {
  test("five people more on Level 2: in place, for its tenants alone, without a dropped meeting", async () => {
    const tenant = tenantOf(members, "anchor-level-2");
    const running = await tenant.bbb("create", { meetingID: "running", name: "Running" });
    await fill(tenant, "running", field(running, "attendeePW") ?? "", 3);
    coop.change("service-levels/level-2.yaml", (text) => text.replace("participants-per-meeting: 20", "participants-per-meeting: 25"));
    expect(await changesOf(members)).toEqual({
      update: ["anchor-level-2-settings", "ember-level-2-settings", "members-load-balancer-state", "members-served"],
    });
    await up(members);
    const still = await tenant.bbb("getMeetingInfo", { meetingID: "running" });
    expect([field(still, "participantCount"), field(still, "createTime")]).toEqual(["3", field(running, "createTime")]);
    const outcomes = await conformance(tenantOf(members, "ember-level-2"));
    expect(outcomes.filter((outcome) => !kept(outcome))).toEqual([]);
  });

  test("a third meeting server is a number, and new meetings reach it", async () => {
    coop.change("pools/members.yaml", (text) => text.replace("how-many: 2", "how-many: 3"));
    const { create = [], ...others } = await changesOf(members);
    expect(create.filter((name) => !name.startsWith("members-c"))).toEqual([]);
    expect(Object.keys(others)).not.toContain("replace");
    await up(members);
    const tenant = tenantOf(members, "anchor-level-3");
    const reached = new Set<string>();
    for (let nth = 0; nth < 6; nth += 1) reached.add(await serverOf(tenant, `spread-${nth}`));
    expect([...reached].sort()).toEqual(["members-a", "members-b", "members-c"]);
  });

  test("when a meeting server loses power, new meetings go elsewhere", async () => {
    await power("members-b", "poweroff");
    const tenant = tenantOf(members, "anchor-level-3");
    const stats = () => tenant.onFront("docker exec load-balancer bbblb server stats --table-format json | grep members-b");
    await expect.poll(stats, { timeout: 120_000, interval: 2000 }).toContain("offline");
    const reached = new Set<string>();
    for (let nth = 0; nth < 4; nth += 1) reached.add(await serverOf(tenant, `without-b-${nth}`));
    expect([...reached]).not.toContain("members-b");
    await power("members-b", "poweron");
  });

  test("after a restart of the front server everything is back by itself, and nothing is lost", async () => {
    const tenant = tenantOf(members, "anchor-level-1");
    const rooms = await tenant.inDatabase("select count(*) from rooms");
    await power("members-front", "reset");
    await expect.poll(() => statusOf("anchor-level-1.meet.test").catch(() => 0), { timeout: 180_000, interval: 2000 }).toBe(200);
    expect(await tenant.inDatabase("select count(*) from rooms")).toBe(rooms);
  });

  test("an operational member that ends: its route closes, its data is dumped and stays, and nothing else changes", async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    coop.change("operational-members/ember.yaml", (text) =>
      text.replace(/last-day: .*/, `last-day: ${yesterday}`).replace(/release: .*\n/, ""),
    );
    const changes = await changesOf(members);
    // Nobody else has its image.
    const own = /^(ember-|members-image-.*-ember-greenlight-)/;
    expect((changes.delete ?? []).filter((name) => !own.test(name))).toEqual([]);
    expect(changes.update).toEqual(["members-gateway-routes", "members-load-balancer-state", "members-served", "members-tenant-data"]);
    await up(members);
    expect(await statusOf("ember-small.meet.test")).toBe(410);
    const front = tenantOf(members, "anchor-level-1");
    expect(await front.onFront("ls /var/lib/meet-coop/data/dumps/ember-level-1")).toMatch(/-ending\.dump/);
    expect(await front.onFront("docker exec -u postgres postgresql psql -Atd ember-level-1 -c 'select count(*) from users'")).toMatch(
      /^[1-9]/,
    );
    expect(await statusOf("anchor-level-1.meet.test")).toBe(200);
  });
});

describe("custom, beside it", () => {
  test("an organisation on a domain whose zone we host, and one below ours", async () => {
    expect(await statusOf("meet.orchard.example.org")).toBe(200);
    const outcomes = await conformance(tenantOf(custom, "harbour"));
    expect(outcomes.filter((outcome) => !kept(outcome))).toEqual([]);
  });

  test("a domain that doesn't lead to us is told as pending, with the record that its owner must set, and `up` finished", async () => {
    const { pending } = (await custom.outputs()) as unknown as { pending: string[] };
    expect(pending).toEqual([
      "meet.meadow.example.org doesn't lead to us yet. Its owner must set: meet.meadow.example.org. CNAME meadow.custom.meet.test.",
    ]);
  });

  test("`destroy` is refused before it took anything away", async () => {
    const destroy = await custom.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(destroy.text).toMatch(/protected/);
    expect(destroy.exitCode).not.toBe(0);
    await up(custom, "--expect-no-changes");
  });

  test("taken down once it is released, it leaves the other pool as it was", async () => {
    coop.change("pools/custom.yaml", (text) => `${text}release: custom\n`);
    await up(custom);
    const destroy = await custom.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(destroy.exitCode, destroy.text).toBe(0);
    expect(await statusOf("anchor-level-1.meet.test")).toBe(200);
    await up(members, "--expect-no-changes");
  });
});
