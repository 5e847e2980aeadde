import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { dnsRecords } from "./dns-records.ts";
import { enforcedAt } from "./held-limit.ts";
import { hostNameOf } from "./host-name.ts";
import { plan } from "./plan.ts";
import { poolOf } from "./pool-plan.ts";
import { gatewayConfig, gatewayInput } from "./services/gateway/gateway-config.ts";
import { greenlightEnvironment } from "./services/greenlight/environment.ts";
import { loadBalancerState, loadBalancerTenant } from "./services/load-balancer/bbblb/load-balancer-state.ts";
import { sitesOf } from "./sites.ts";
import { membersPool, tenantOf, tenants, testPlace, testPlan } from "./test-plan.testing.ts";
import { zoneRecords } from "./zone-records.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const zone = "meet.test";
const loadBalancer = (pool = membersPool) =>
  loadBalancerState(pool, { zone, serverSecret: (name) => `secret of ${name}`, tenantSecret: ({ id }) => `secret of ${id}` });
const gateway = (id: string) => gatewayConfig(testPlace(poolOf(testPlan, id)));
interface Gateway {
  apps: { http: { servers: { gateway: { routes: { match: { host: string[] }[] }[] } } } };
}

describe("golden files of pools with a front server", () => {
  test("load balancer", async () => await expect(json(loadBalancer())).toMatchFileSnapshot("golden/load-balancer-state.json.golden"));
  test("gateway", async () => await expect(json(gateway("event"))).toMatchFileSnapshot("golden/gateway.json.golden"));
  test("DNS records of the pool", async () =>
    await expect(json(dnsRecords(sitesOf(poolOf(testPlan, "custom"), zone)))).toMatchFileSnapshot("golden/dns-records-custom.json.golden"));
  test("DNS records of the zones", async () =>
    await expect(json(zoneRecords(testPlan, { zone }))).toMatchFileSnapshot("golden/zone-records.json.golden"));
});

describe("the load balancer's state", () => {
  test("holds each limit that the plan says it keeps, and nothing else of limits", () => {
    for (const tenant of tenants.filter(({ pool }) => poolOf(testPlan, pool).loadBalancer)) {
      const state = loadBalancer(poolOf(testPlan, tenant.pool)).tenants[loadBalancerTenant(tenant)];
      const { disabledFeatures: _, disabledFeaturesExclude: __, ...overrides } = state?.overrides.create ?? {};
      const kept = enforcedAt(tenant.limits, "bbblb");
      expect(Object.entries(overrides)).toEqual(kept.map(({ name, value }) => [name, value]));
    }
  });

  test("names tenants as BBBLB takes them, each by its own name alone", () => {
    const names = tenants.map(loadBalancerTenant);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9]{1,16}$/);
    expect(new Set(names).size).toBe(names.length);
  });

  test("knows a tenant by its host name, and closes one that is ending", () => {
    const state = loadBalancer(poolOf(testPlan, "event")).tenants;
    expect(state[loadBalancerTenant({ id: "winter-school" })]).toMatchObject({ enabled: true, realm: "winter-school.meet.test" });
    expect(state[loadBalancerTenant({ id: "autumn-assembly" })]).toMatchObject({ enabled: false });
  });

  test("switches shared notes off where they are off, and lets nobody switch them on again", () => {
    expect(loadBalancer().tenants[loadBalancerTenant({ id: "ember-level-1" })]?.overrides.create).toMatchObject({
      disabledFeatures: "+sharedNotes",
      disabledFeaturesExclude: "=",
    });
    expect(loadBalancer().tenants[loadBalancerTenant({ id: "anchor-level-1" })]?.overrides.create).not.toHaveProperty("disabledFeatures");
  });
});

describe("the gateway", () => {
  const text = (id: string) => JSON.stringify(gateway(id));

  test("has one route for each host name, and the pool's page", () => {
    const { routes } = (gateway("custom") as Gateway).apps.http.servers.gateway;
    expect(routes.map(({ match }) => match[0]?.host[0])).toEqual([
      "harbour.meet.test",
      "meet.meadow.example.org",
      "meadow.custom.meet.test",
      "meet.orchard.example.org",
      "orchard.custom.meet.test",
      "custom.meet.test",
    ]);
  });

  test("takes HSTS off on customers' own domains only", () => {
    expect(text("custom").match(/Strict-Transport-Security/g)).toHaveLength(2);
    expect(text("members")).not.toContain("Strict-Transport-Security");
  });

  test("says of a tenant that is ending since when, and leads nowhere; of one that is released it says nothing any more", () => {
    const later = poolOf(plan(testDefinitions(), "2026-12-20"), "event");
    const { routes } = (gatewayConfig(testPlace(later)) as Gateway).apps.http.servers.gateway;
    const ended = routes.find(({ match }) => match[0]?.host[0] === "winter-school.meet.test");
    expect(JSON.stringify(ended)).toContain("Winter School: closed since 2026-12-11.");
    expect(JSON.stringify(ended)).not.toContain("reverse_proxy");
    expect(JSON.stringify(routes)).not.toContain("autumn-assembly");
  });

  test("tells whose owner must point a domain to us: where we host the zone, we do it ourselves", () => {
    const { domains } = JSON.parse(gatewayInput(testPlace(poolOf(testPlan, "custom")))) as { domains: object[] };
    expect(domains).toEqual([{ domain: "meet.meadow.example.org", target: "meadow.custom.meet.test" }]);
  });
});

describe("DNS", () => {
  const namesOf = (id: string, day = testDay) =>
    new Set(dnsRecords(sitesOf(poolOf(plan(testDefinitions(), day), id), zone)).map(({ name, zone }) => `${name} in ${zone}`));

  test("a domain of a tenant's own gets its record where we host the zone, and a name of ours for its meetings", () => {
    expect([...namesOf("custom")]).toEqual([
      "custom-a.meet.test in meet.test",
      "custom-b.meet.test in meet.test",
      "custom-front.meet.test in meet.test",
      "custom.meet.test in meet.test",
      "harbour.meet.test in meet.test",
      "meadow.custom.meet.test in meet.test",
      "meet.orchard.example.org in orchard.example.org",
      "orchard.custom.meet.test in meet.test",
    ]);
  });

  test("a tenant that is ending keeps its name until it is released: it leads to a page that says so", () => {
    expect([...namesOf("event", "2026-12-20")]).toContain("winter-school.meet.test in meet.test");
    expect([...namesOf("event", "2026-12-20")]).not.toContain("autumn-assembly.meet.test in meet.test");
  });

  test("a name has one SPF record, whoever sends from it", () => {
    const spf = zoneRecords(testPlan, { zone }).flatMap((record) =>
      record.type === "TXT" && record.content.includes("v=spf1") ? [`${record.name} ${record.content}`] : [],
    );
    expect(spf).toEqual(['orchard.example.org "v=spf1 include:spf.example.org -all"']);
  });

  test("the co-op's own zone follows the stack's", () => {
    expect(zoneRecords(testPlan, { zone }).filter(({ zone: name }) => name === zone)).toEqual([
      { zone, name: zone, type: "CAA", data: { flags: "0", tag: "issue", value: "letsencrypt.org" }, ttl: 3600 },
    ]);
  });

  test("a long key is cut into strings of 255 bytes that read as one", () => {
    const long = structuredClone(testPlan);
    const key = "A".repeat(600);
    const mail = long.zones.find(({ id }) => id === "orchard")?.mail;
    if (mail) mail.dkim = { selector: "long", type: "rsa", key };
    const record = zoneRecords(long, { zone }).find(({ name }) => name === "long._domainkey.orchard.example.org");
    const parts = record?.type === "TXT" ? [...record.content.matchAll(/"([^"]*)"/g)].map(([, part = ""]) => part) : [];
    expect(parts.join("")).toBe(`v=DKIM1; k=rsa; p=${key}`);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(255);
  });
});

test("a member's own environment never stands in the place of what follows from the plan", () => {
  const tenant = {
    ...tenantOf("ember-level-1"),
    environment: { HCAPTCHA_SITE_KEY: "theirs", URL_HOST: "elsewhere.example.org", DATABASE_URL: "postgres://elsewhere" },
  };
  const surroundings = { hostName: hostNameOf(tenant, zone), bbbEndpoint: "https://ember-small.meet.test/bigbluebutton/" };
  const environment = greenlightEnvironment(tenant, surroundings, { secretKeyBase: "k", databasePassword: "p", bbbSecret: "b" });
  expect(environment).toMatchObject({ HCAPTCHA_SITE_KEY: "theirs", URL_HOST: "ember-small.meet.test" });
  expect(environment.DATABASE_URL).toContain("@postgresql:5432/");
});
