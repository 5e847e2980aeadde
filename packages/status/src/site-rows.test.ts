import { expect, test } from "vitest";
import { late } from "./limit.ts";
import { siteRows } from "./site-rows.ts";
import { type AskedSite, askedSites, type SiteSeen } from "./sites.ts";
import { around, poolOn, serverIn, tenantIn } from "./test-pool.testing.ts";
import type { WebAnswer } from "./web.ts";

const members = poolOn("members");
const custom = poolOn("custom");
const certificate = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2027-01-30T00:00:00Z") };
const answer = (status: number, text: string): WebAnswer => ({ kind: "answer", status, text, certificate });
const here = { kind: "addresses" as const, addresses: ["198.18.0.10"] };
const there = { kind: "addresses" as const, addresses: ["203.0.113.7"] };
const success = answer(200, "<response><returncode>SUCCESS</returncode></response>");

const site = (pool: typeof members, host: string): AskedSite => {
  const found = askedSites(pool, "meet.test").find((one) => one.host === host);
  if (!found) throw new Error(`there is no site \`${host}\``);
  return found;
};
const anchor = site(members, "anchor-level-1.meet.test");
const meadow = site(custom, "meet.meadow.example.org");
const server = site(members, "members-b.meet.test");
const first = (one: AskedSite, seen: SiteSeen, pool = members, change = {}) => siteRows(one, seen, around(pool, change))[0];

test("a pool is asked at every tenant's name, at its page, and at every meeting server", () => {
  const hosts = askedSites(custom, "meet.test").map(({ kind, host }) => `${kind} ${host}`);
  expect(hosts).toEqual([
    "tenant harbour.meet.test",
    "tenant meet.meadow.example.org",
    "meetings meadow.custom.meet.test",
    "tenant meet.orchard.example.org",
    "meetings orchard.custom.meet.test",
    "page custom.meet.test",
    "server custom-a.meet.test",
    "server custom-b.meet.test",
  ]);
});

test("where all is on one server there is no page, and no name beside the tenant's", () => {
  expect(askedSites(poolOn("demo"), "meet.test").map(({ kind, host }) => `${kind} ${host}`)).toEqual([
    "tenant demo.meet.test",
    "server demo-a.meet.test",
  ]);
});

test("what is released isn't asked for: it may be gone", () => {
  const event = poolOn("event");
  const hosts = askedSites(event, "meet.test").map(({ host }) => host);
  expect(event.tenants.map(({ id }) => id)).toContain("autumn-assembly");
  expect(hosts.filter((host) => host.includes("autumn-assembly"))).toEqual([]);
});

test("a tenant whose health check says success is well, and its certificate has a row", () => {
  expect(siteRows(anchor, { found: here, asked: answer(200, "success") }, around(members))).toEqual([
    {
      ...{ what: "host name", name: "anchor-level-1.meet.test", state: "ok" },
      details: "its Greenlight, database, Redis and meetings answer",
    },
    { what: "certificate", name: "anchor-level-1.meet.test", state: "ok", details: "until 2027-01-30 00:00 UTC, 66 days" },
  ]);
});

test("a tenant whose settings were never put in force says so, though its Greenlight is well", () => {
  const asked: WebAnswer = { kind: "answer", status: 200, text: "success", certificate, door: "not set up yet" };
  expect(first(anchor, { found: here, asked })).toMatchObject({
    state: "failed",
    details:
      "not set up yet: it lets nobody in before its settings are in force. Cure: `pulumi up` or, where that changes nothing, `pulumi up --replace '**::anchor-level-1-greenlight'`",
  });
});

test.each([
  ["Unable to connect to Database - pending migrations", /See the rows of databases/],
  ["Unable to connect to Redis - timeout", /docker logs anchor-level-1-redis/],
  ["Unable to connect to BigBlueButton - ", /See the rows of servers and load balancer/],
  ["something new", /docker logs anchor-level-1-greenlight/],
])("a health check that says `%s` leads to where to look", (said, cure) => {
  const row = first(anchor, { found: here, asked: answer(500, said) });
  expect(row).toMatchObject({ state: "failed", details: expect.stringContaining(said.trim()) });
  expect(row?.details).toMatch(cure);
});

test("a mail server that fails is named", () => {
  const row = first(meadow, { found: here, asked: answer(500, "Unable to connect to SMTP Server - 535 no") }, custom);
  expect(row?.details).toMatch(/smtp\.meadow\.example\.org:2525 must be reached/);
});

test("what a page says can't steer a terminal", () => {
  const row = first(anchor, { found: here, asked: answer(500, "\u001b[2Jone\r\ntwo\u0007\u202e") });
  expect(row?.details).toContain("status 500: [2Jone two. On");
});

test("a gateway without its Greenlight says so", () => {
  expect(first(anchor, { found: here, asked: answer(502, "") })).toMatchObject({
    state: "failed",
    details: "its Greenlight doesn't answer (status 502). On members-front, `docker logs anchor-level-1-greenlight`",
  });
});

test.each([
  ["leads nowhere", { kind: "nothing" as const }, "it has no address in DNS"],
  ["leads elsewhere", there, "it leads to 203.0.113.7"],
])("a customer's domain that %s is pending, with the record that its owner must set", (_name, found, why) => {
  expect(siteRows(meadow, { found }, around(custom))).toEqual([
    {
      ...{ what: "host name", name: "meet.meadow.example.org", state: "pending" },
      details: `doesn't lead to us yet: ${why}. Its owner must set: meet.meadow.example.org. CNAME meadow.custom.meet.test.`,
    },
  ]);
});

test("where all is on one server, the owner of a domain points it to that", () => {
  const demo = poolOn("demo");
  const own = site({ ...demo, tenants: [tenantIn(custom, "meadow")] }, "meet.meadow.example.org");
  expect(first(own, { found: there }, demo)).toMatchObject({
    state: "pending",
    details: expect.stringMatching(/Its owner must set: meet\.meadow\.example\.org\. CNAME demo-a\.meet\.test\.$/),
  });
});

test("a name of ours, or a domain that we host, that leads elsewhere has failed", () => {
  const orchard = site(custom, "meet.orchard.example.org");
  expect(first(orchard, { found: there }, custom)).toMatchObject({
    state: "failed",
    details: "leads to 203.0.113.7, not to custom-front: `pulumi up --refresh` sets its record",
  });
  expect(first(anchor, { found: { kind: "nothing" } })).toMatchObject({
    state: "failed",
    details: "has no address in DNS: `pulumi up --refresh` sets its record",
  });
});

test("a DNS that fails or hangs isn't taken for a domain that doesn't lead to us", () => {
  const failures: SiteSeen["found"][] = [late, { kind: "unknown", why: "ESERVFAIL" }];
  for (const found of failures) {
    expect(first(anchor, { found })).toMatchObject({
      state: "failed",
      details: expect.stringMatching(/look at the name servers of its zone$/),
    });
    // Of somebody else's DNS we can only tell.
    expect(first(meadow, { found }, custom)).toMatchObject({
      state: "warning",
      details: expect.stringMatching(/its owner's name servers must answer$/),
    });
  }
});

test("a meeting server that is off says so, and what becomes of its meetings", () => {
  const details = { late: "no answer within 6 s", EHOSTUNREACH: "can't be reached" };
  for (const [code, words] of Object.entries(details)) {
    const asked = code === "late" ? late : { kind: "error" as const, code };
    const rows = siteRows(server, { found: { ...there }, asked }, around(members));
    expect(rows).toEqual([
      {
        ...{ what: "server", name: "members-b", state: "failed" },
        details: `${words}. If it is off, its meetings are over and new ones begin on other servers: look at its power`,
      },
    ]);
  }
});

test("a meeting server answers for BigBlueButton, not only for itself", () => {
  expect(first(server, { found: there, asked: success })).toMatchObject({ state: "ok" });
  expect(first(server, { found: there, asked: answer(502, "<h1>Bad gateway</h1>") })).toMatchObject({
    state: "failed",
    details: expect.stringContaining("status 502"),
  });
});

test("a server that is being taken out is ending as long as it answers, and a warning when it doesn't", () => {
  const ending = { ...server, server: serverIn(members, "members-b", { stage: "ending" }) } as AskedSite;
  expect(first(ending, { found: there, asked: success })).toMatchObject({ state: "ending" });
  expect(first(ending, { found: there, asked: late })).toMatchObject({ state: "warning" });
});

test("what has ended is closed by its gateway: 410", () => {
  const tenant = tenantIn(members, "anchor-level-1", { stage: "ending", openUntil: "2026-11-01" });
  const ended = site({ ...members, tenants: [tenant] }, "anchor-level-1.meet.test");
  expect(first(ended, { found: here, asked: answer(410, "closed") })).toMatchObject({
    state: "ending",
    details: "was open until 2026-11-01, and says so",
  });
  expect(first(ended, { found: here, asked: answer(200, "") })).toMatchObject({
    state: "warning",
    details:
      "was open until 2026-11-01, but answers with status 200 instead of 410. Cure: `pulumi up` or, where that changes nothing, `pulumi up --replace '**::members-gateway-routes'`",
  });
});

test("a certificate that can't be verified fails the name, and has no row of its own", () => {
  const rows = siteRows(anchor, { found: here, asked: { kind: "error", code: "CERT_HAS_EXPIRED" } }, around(members));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    state: "failed",
    details: expect.stringMatching(/^its certificate has expired\. On members-front, `docker logs gateway`/),
  });
});
