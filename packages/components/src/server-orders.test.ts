import { testDefinitions } from "@meet-coop/definitions/testing";
import { plan, poolOf } from "@meet-coop/service-config";
import { expect, test } from "vitest";
import { type OfferedType, refuseUnavailable } from "./server-orders.ts";

const today = "2026-11-28";
const pool = (id: string) => poolOf(plan(testDefinitions(), today), id);

const offered = (name: string, cores: number, memory: number, more: Partial<OfferedType["locations"][number]> = {}): OfferedType => ({
  ...{ name, cores, memory },
  locations: [{ name: "fsn1", available: true, unavailableAfter: "", ...more }],
});
const larger = [offered("cx53", 16, 32), offered("ccx33", 8, 32), offered("cpx52", 12, 24), offered("cx23", 2, 4)];

/** What is said of a pool, where Hetzner offers these types and these servers run. */
function said(
  id: string,
  types: OfferedType[],
  running: { name: string; serverType: string }[] = [],
  more: { orderSoldOut?: boolean } = {},
): string {
  try {
    refuseUnavailable(pool(id), { running, types, today, ...more });
    return "nothing";
  } catch (error) {
    return String((error as Error).message);
  }
}

test("a server whose type is sold out is told of before anything is begun, with what could be had", () => {
  expect(said("demo", [offered("cx43", 8, 16, { available: false }), ...larger])).toBe(
    [
      "Hetzner can't rent out what the plan asks for; nothing was changed.",
      "Hetzner Cloud: cx43 is sold out today in fsn1, and demo-a would need it. To be had there: cx53, ccx33, cpx52",
      "  Cure: run again when it is to be had, or write another `type` in the pool's file (it costs what `npm run plan` says).",
      "  What is only sold out may be to be had all the same, since Hetzner's list isn't always right: `pulumi config set meet-coop:order-sold-out true` orders it.",
    ].join("\n"),
  );
});

test("every type that can't be had is named at once, with all servers that need it", () => {
  const text = said("members", [
    offered("ccx33", 8, 32, { available: false }),
    offered("cpx52", 12, 24, { unavailableAfter: "2026-11-01T00:00:00Z" }),
  ]);
  expect(text).toContain("ccx33 is sold out today in fsn1, and members-a, members-b would need it. To be had there: none that is as large");
  expect(text).toContain("cpx52 is no longer offered (since 2026-11-01) in fsn1, and members-front would need it");
  expect(said("demo", larger)).toContain("cx43 isn't offered in fsn1");
});

test("what runs already needs nothing, and a change of its type does", () => {
  const soldOut = [offered("cx43", 8, 16, { available: false })];
  expect(said("demo", soldOut, [{ name: "demo-a", serverType: "cx43" }])).toBe("nothing");
  expect(said("demo", soldOut, [{ name: "demo-a", serverType: "cx33" }])).toContain("cx43 is sold out today");
});

test("what the list calls sold out is ordered where the stack's settings say so; what isn't offered is not", () => {
  const soldOut = [offered("cx43", 8, 16, { available: false })];
  expect(said("demo", soldOut, [], { orderSoldOut: true })).toBe("nothing");
  const gone = said("demo", larger, [], { orderSoldOut: true });
  expect(gone).toContain("cx43 isn't offered in fsn1");
  expect(gone).not.toContain("order-sold-out");
});

test("what can be had is ordered: also of a type that will go one day, and where nothing is said of types", () => {
  expect(said("demo", [offered("cx43", 8, 16)])).toBe("nothing");
  expect(said("demo", [offered("cx43", 8, 16, { unavailableAfter: "2027-01-01T00:00:00Z" })])).toBe("nothing");
  expect(said("demo", [])).toBe("nothing");
});
