import { testDefinitions } from "@meet-coop/definitions/testing";
import { expect, test } from "vitest";
import { plan } from "./plan.ts";
import { type PoolPlan, poolOf } from "./pool-plan.ts";
import { sitesOf } from "./sites.ts";
import { demoPool, testPlan } from "./test-plan.testing.ts";

const lines = (pool: PoolPlan) =>
  sitesOf(pool, "meet.test").map(({ kind, host, leadsTo, zone, ours, answers }) =>
    [kind, host, leadsTo, zone ?? `its owner's, pointed to ${ours}`, answers ?? "nobody"].join(" | "),
  );

test("the host names of a pool: whose, where they lead, in which zone, and who answers", () => {
  expect(lines(poolOf(testPlan, "custom"))).toEqual([
    "tenant | harbour.meet.test | custom-front | meet.test | greenlight",
    "tenant | meet.meadow.example.org | custom-front | its owner's, pointed to meadow.custom.meet.test | greenlight",
    "meetings | meadow.custom.meet.test | custom-front | meet.test | load-balancer",
    "tenant | meet.orchard.example.org | custom-front | orchard.example.org | greenlight",
    "meetings | orchard.custom.meet.test | custom-front | meet.test | load-balancer",
    "page | custom.meet.test | custom-front | meet.test | served",
    "server | custom-front.meet.test | custom-front | meet.test | nobody",
    "server | custom-a.meet.test | custom-a | meet.test | bigbluebutton",
    "server | custom-b.meet.test | custom-b | meet.test | bigbluebutton",
  ]);
});

test("where everything runs together there is no name beside those of tenants and server, to which the owner of a domain points it", () => {
  const [meadow] = poolOf(testPlan, "custom").tenants.filter(({ id }) => id === "meadow");
  expect(lines({ ...demoPool, tenants: [...demoPool.tenants, ...(meadow ? [meadow] : [])] })).toEqual([
    "tenant | demo.meet.test | demo-a | meet.test | greenlight",
    "tenant | meet.meadow.example.org | demo-a | its owner's, pointed to demo-a.meet.test | greenlight",
    "server | demo-a.meet.test | demo-a | meet.test | bigbluebutton",
  ]);
});

test("a tenant that is ending keeps its names, at which what stands before its Greenlight says so; one that is released has none", () => {
  const custom = poolOf(testPlan, "custom");
  const meadow = (stage: "ending" | "released") => ({
    ...custom,
    tenants: custom.tenants.filter(({ id }) => id === "meadow").map((tenant) => ({ ...tenant, stage })),
  });
  expect(lines(meadow("ending")).filter((line) => line.includes("meadow"))).toEqual([
    "tenant | meet.meadow.example.org | custom-front | its owner's, pointed to meadow.custom.meet.test | gateway",
    "meetings | meadow.custom.meet.test | custom-front | meet.test | nobody",
  ]);
  expect(lines(meadow("released")).filter((line) => line.includes("meadow"))).toEqual([]);
  // Where everything runs together, BigBlueButton's own nginx does.
  const closed = demoPool.tenants.map((tenant) => ({ ...tenant, stage: "ending" as const }));
  expect(lines({ ...demoPool, tenants: closed })[0]).toBe("tenant | demo.meet.test | demo-a | meet.test | nginx");
});

test("no two names of all pools are alike", () => {
  for (const day of ["2026-11-24", "2026-12-20"]) {
    const hosts = plan(testDefinitions(), day).pools.flatMap((pool) => sitesOf(pool, "meet.test").map(({ host }) => host));
    expect(hosts.length).toBeGreaterThan(20);
    expect(new Set(hosts).size).toBe(hosts.length);
  }
});
