import { describe, expect, test } from "vitest";
import type { Definitions, RunningPool, ServiceLevel, Tenant } from "./definition.ts";
import { loadDefinitions } from "./load-definitions.ts";
import { localPort } from "./local-port.ts";
import { findings } from "./rules.ts";

/** The co-op's own definitions, changed. */
function changed(change: (own: Definitions) => void): Definitions {
  const { definitions } = loadDefinitions();
  if (!definitions) throw new Error("the co-op's own definitions have errors");
  change(definitions);
  return definitions;
}
const find = (definitions: Definitions) => {
  const files = new Set(
    [
      ...definitions.serviceLevels.map(({ id }) => `service-levels/${id}`),
      ...definitions.pools.map(({ id }) => `pools/${id}`),
      ...definitions.tenants.map(({ id }) => `tenants/${id}`),
    ].values(),
  );
  return findings(definitions, (folder, id) => files.has(`${folder}/${id}`));
};
const level = (own: Definitions, id: string): ServiceLevel => own.serviceLevels.find((one) => one.id === id) as ServiceLevel;
const tenant = (own: Definitions): Tenant => own.tenants[0] as Tenant;
const demo = (own: Definitions): RunningPool => own.pools.find(({ id }) => id === "demo") as RunningPool;

describe("each rule finds what breaks it", () => {
  test.each<[string, (own: Definitions) => void, Record<string, unknown>]>([
    [
      "a level's pool exists",
      (own) => {
        level(own, "level-1").pool = "member";
      },
      { path: ["pool"], got: "member", meant: "members" },
    ],
    [
      "a tenant's level exists",
      (own) => {
        tenant(own).level = "fre";
      },
      { path: ["level"], meant: "free" },
    ],
    [
      "what a tenant needs runs",
      (own) => {
        tenant(own).level = "multi-account";
      },
      { got: "multi-account" },
    ],
    [
      "what a tenant needs runs",
      (own) => {
        tenant(own).level = "custom";
      },
      { got: "custom" },
    ],
    [
      "the co-op itself runs only what it sells",
      (own) => {
        tenant(own).level = "level-1";
      },
      { got: "level-1" },
    ],
    [
      "a name of a level means one level",
      (own) => {
        level(own, "level-3").alsoCalled.push("Small");
      },
      { path: ["also-called", 1], got: "Small" },
    ],
    [
      "a host name belongs to one tenant or server",
      (own) => {
        own.tenants.push({ ...tenant(own), id: "other" });
      },
      { path: ["host"], got: "demo" },
    ],
    [
      "a host name belongs to one tenant or server",
      (own) => {
        tenant(own).host = "demo-a";
      },
      { path: ["host"], got: "demo-a" },
    ],
    [
      "together means one server",
      (own) => {
        demo(own).servers.howMany = 2;
      },
      { path: ["servers", "how-many"], got: "2" },
    ],
    [
      "shared servers don't record",
      (own) => {
        level(own, "free").recording = true;
      },
      { path: ["recording"] },
    ],
    [
      "mail leaves by an open port",
      (own) => {
        tenant(own).mail = { senderAddress: "a@example.org", senderName: "A", server: "mail.example.org", port: 25 };
      },
      { path: ["mail", "port"], got: "25" },
    ],
    [
      "who pays less gets no more",
      (own) => {
        level(own, "level-1").participantsPerMeeting = 30;
      },
      { source: { folder: "service-levels", id: "level-1" } },
    ],
    [
      "over 100 people is against advice",
      (own) => {
        level(own, "multi-account").participantsPerMeeting = 101;
      },
      { got: "101" },
    ],
  ])("%s (%#)", (rule, change, expected) => {
    expect(find(changed(change)).filter((finding) => finding.rule === rule)).toContainEqual(expect.objectContaining(expected));
    expect(find(changed(() => {})).filter((finding) => finding.rule === rule)).not.toContainEqual(expect.objectContaining(expected));
  });

  test("tenants of a server answer on different ports", () => {
    // Two ids whose ports collide, found by looking.
    const seen = new Map<number, string>();
    let pair: [string, string] | undefined;
    for (let nth = 0; !pair; nth++) {
      const id = `tenant-${nth}`;
      const first = seen.get(localPort(id));
      if (first) pair = [first, id];
      seen.set(localPort(id), id);
    }
    const [one, other] = pair;
    const twins = changed((own) => {
      own.tenants = [one, other].map((id) => ({ ...tenant(own), id, host: id }));
    });
    expect(find(twins).map(({ rule }) => rule)).toContain("tenants of a server answer on different ports");
  });
});

test("a level that exists but can't be read is not said to be missing", () => {
  const own = changed((definitions) => {
    definitions.serviceLevels = definitions.serviceLevels.filter(({ id }) => id !== "free");
  });
  expect(findings(own, () => true).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("the port of a tenant is made from its id and lies in its range", () => {
  expect(localPort("demo")).toBe(28036);
  for (let nth = 0; nth < 1000; nth++) {
    expect(localPort(`t-${nth}`)).toBeGreaterThanOrEqual(20_000);
    expect(localPort(`t-${nth}`)).toBeLessThanOrEqual(29_999);
  }
});
