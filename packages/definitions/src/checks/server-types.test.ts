import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const members = "pools/members.yaml";
const custom = "pools/custom.yaml";
const summit = "dedicated-customers/summit.yaml";
const prices = "price-books/hetzner-2026-06-15.yaml";

/** The line of a server type in the price book. */
const priceOf = (type: string) =>
  textOf(prices)
    .split("\n")
    .find((line) => line.trim().startsWith(`${type}:`))
    ?.trim() ?? "";

testCheck("a server type is offered where the pool stands", {
  refused: [
    {
      title: "a cheap type over the sea",
      edits: [[demo, "location: fsn1", "location: ash"]],
      at: [`${demo}: type: cx43`],
      says: {
        what: "isn't offered by Hetzner in `ash`, where the pool stands",
        got: "cx43",
        expected: "one of `ccx13`, `ccx23`, `ccx33`, `ccx53`",
        cure: "choose another type, or a `location` that has it: fsn1, nbg1, hel1",
      },
    },
    { title: "a front server", edits: [[members, "location: fsn1", "location: hil"]], at: [`${members}: type: cpx52`] },
    {
      title: "a dedicated customer's",
      edits: [
        [summit, "type: ccx33", "type: cpx42"],
        [summit, "location: hel1", "location: ash"],
      ],
      at: [`${summit}: type: cpx42`],
    },
    {
      title: "a type of which the price book doesn't say where it is offered",
      edits: [[prices, "monthly: 15.99 EUR, locations: [fsn1, nbg1, hel1]", "monthly: 15.99 EUR"]],
      at: [`${demo}: type: cx43`],
      says: { cure: "choose another type, or a `location` that has it: the price book names none" },
    },
  ],
  accepted: [
    {
      title: "a type that is offered everywhere",
      edits: [
        [demo, "type: cx43", "type: ccx33"],
        [demo, "location: fsn1", "location: sin"],
      ],
    },
    { title: "the cheap type nearby", edits: [[demo, "location: fsn1", "location: hel1"]] },
  ],
});

testCheck("costs are those of the place", {
  refused: [
    {
      title: "a place whose prices aren't known",
      edits: [[custom, "location: fsn1", "location: sin"]],
      at: [`${custom}: location: sin`],
      says: { got: "sin", expected: "one of `fsn1`, `nbg1`, `hel1`" },
    },
  ],
  accepted: [{ title: "a place whose prices are", edits: [[custom, "location: fsn1", "location: nbg1"]] }],
});

testCheck("prices of servers are in euros", {
  refused: [
    {
      title: "another currency",
      edits: [[prices, "29.49 EUR", "29.49 USD"]],
      at: [`${prices}: ${priceOf("cx53").replace("29.49 EUR", "29.49 USD")}`],
      says: { thing: "monthly", got: "29.49 USD" },
    },
    {
      title: "an earlier price in another",
      edits: [[prices, "13.99 EUR", "13.99 CHF"]],
      at: [`${prices}: ${priceOf("cpx32").replace("13.99 EUR", "13.99 CHF")}`],
      says: { thing: "before" },
    },
  ],
  accepted: [{ title: "another price", edits: [[prices, "29.49 EUR", "31 EUR"]] }],
});
