import { setTimeout as pause } from "node:timers/promises";
import { field, type RunningTenant } from "@meet-coop/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type KnownSecrets, knownSecrets, openDoors } from "./known-secrets.testing.ts";
import { RunningPools } from "./running-pools.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";

// All secrets that we make for a pool and its tenants, renewed by one `up` on servers that boot: a member's three levels, two meeting servers. Each test goes on where the one before
// stopped; what it took is printed, and kept in `docs/proved.md`.
const coop = new SmallCoop(["operational-members/anchor"]);
const ids = ["anchor-level-1", "anchor-level-2", "anchor-level-3"];
const all = ["database", "load balancer's database", "load balancer", "meeting server"];
let pools: RunningPools;
/** By tenant. */
let before: Record<string, { known: KnownSecrets; administrator: string; accounts: string }>;

const place = (id: string, server = "members-a") => ({ cloud: pools.cloud.of("members"), tenant: pools.tenant("members", id), server });
const passwords = async () => (await pools.cloud.of("members").outputs()).administratorPasswords ?? {};
const signIn = async (tenant: RunningTenant, password: string) =>
  (await (await tenant.visitor()).signIn("operations@meet.test", password)).status;
/** Accounts with their rooms. */
const accounts = (tenant: RunningTenant) =>
  tenant.inDatabase(
    "select string_agg(concat(email, ' ', friendly_id), ', ' order by email) from users left join rooms on user_id = users.id",
  );

beforeAll(async () => {
  pools = await RunningPools.start(coop, "test-renewed-secrets", 73);
  await pools.init("members");
  await pools.up("members");
  before = {};
  for (const id of ids) {
    const { tenant } = place(id);
    await tenant.member("Bo");
    before[id] = {
      known: await knownSecrets(place(id)),
      administrator: (await passwords())[id] ?? "",
      accounts: await accounts(tenant),
    };
  }
  // One of them chose a password of their own: it is theirs.
  const { tenant } = place(ids[2] ?? "");
  await tenant.onFront(
    `docker exec ${tenant.plan.id}-greenlight bundle exec rails runner "User.find_by!(email: 'operations@meet.test').update!(password: 'Chosen-12345')"`,
  );
  for (const file of ["pools/members.yaml", "operational-members/anchor.yaml"]) coop.change(file, (text) => `${text}secrets-rotation: 2\n`);
});
afterAll(() => pools?.end());

test("while a meeting runs, `up` is refused by name before anything was changed, and the meeting goes on", async () => {
  const { tenant } = place("anchor-level-1");
  const meeting = await tenant.bbb("create", { meetingID: "running", name: "Running" });
  const refused = await pools.pulumi("members", "up", "--yes", "--skip-preview");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.text).toMatch(/1 meetings run on members-[ab]\.meet\.test, .*Nothing was changed here: run again when they are over/s);
  for (const id of ids)
    expect(await openDoors(place(id), before[id]?.known as KnownSecrets)).toEqual(expect.arrayContaining(["database", "load balancer"]));
  const still = await tenant.bbb("getMeetingInfo", { meetingID: "running" });
  expect(field(still, "createTime")).toBe(field(meeting, "createTime"));
  await tenant.bbb("end", { meetingID: "running", password: field(meeting, "moderatorPW") ?? "" });
});

test("killed halfway and mended, one `up` renews all: old ones open nothing, new ones all, accounts and rooms are there", async () => {
  console.log(await pools.upKilled("members", { moment: 500, later: 200, alone: true }));
  const away = watch();
  const began = Date.now();
  await pools.up("members");
  console.log(`\`up\`: ${Math.round((Date.now() - began) / 1000)} s; seconds without the front page: ${JSON.stringify(await away())}`);

  for (const id of ids) {
    const { tenant } = place(id);
    const { known, administrator, accounts: there } = before[id] as (typeof before)[string];
    for (const server of ["members-a", "members-b"]) {
      expect([id, await openDoors(place(id, server), known)]).toEqual([id, []]);
      expect([id, await openDoors(place(id, server), await knownSecrets(place(id, server)))]).toEqual([id, all]);
    }
    const chosen = id === ids[2];
    const tried = [administrator, (await passwords())[id] ?? "", "Chosen-12345"];
    expect([id, await Promise.all(tried.map((own) => signIn(tenant, own)))]).toEqual([id, chosen ? [400, 400, 200] : [400, 200, 400]]);
    expect(await accounts(tenant)).toBe(there);
  }
  const { tenant } = place("anchor-level-2");
  expect(await pools.serversOf(tenant, "one", "two", "three", "four")).toEqual(["members-a", "members-b"]);
  await pools.up("members", "--expect-no-changes");
});

/** Asks each front page each second; returns a function that ends it and says how long each was away in all. */
function watch(): () => Promise<Record<string, number>> {
  const lost: Record<string, number> = {};
  let going = true;
  const ended = ids.map(async (id) => {
    lost[id] = 0;
    while (going) {
      const asked = Date.now();
      const well = (await pools.statusOf(`${id}.meet.test`)) === 200;
      await pause(1000);
      if (!well) lost[id] += Math.round((Date.now() - asked) / 1000);
    }
  });
  return async () => {
    going = false;
    await Promise.all(ended);
    return lost;
  };
}
