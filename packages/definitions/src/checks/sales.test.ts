import { testCheck } from "./check-case.testing.ts";

const anchor = "operational-members/anchor.yaml";
const bridge = "operational-members/bridge.yaml";
const collocall = "operational-members/collocall.yaml";
const demo = "tenants/demo.yaml";
const harbour = "organisations/harbour.yaml";
const meadow = "organisations/meadow.yaml";
const lighthouse = "dedicated-customers/lighthouse.yaml";
const summit = "dedicated-customers/summit.yaml";
const congress = "events/spring-congress.yaml";
const multi = "service-levels/multi-account.yaml";

testCheck("operational members sell what the co-op doesn't sell itself", {
  refused: [
    {
      title: "the free level",
      edits: [[anchor, "level-3]", "level-3, free]"]],
      at: [`${anchor}: levels: [level-1, level-2, level-3, free]`],
      says: { thing: "levels", got: "free", expected: "one of `level-1`, `level-2`, `level-3`" },
    },
    {
      title: "two at once",
      edits: [[anchor, "[level-1, level-2", "[custom, multi-account"]],
      at: Array(2).fill(`${anchor}: levels: [custom, multi-account, level-3]`),
    },
  ],
  accepted: [{ title: "some of what it may sell", edits: [[anchor, "[level-1, level-2, level-3]", "[level-2]"]] }],
});

testCheck("who sells takes part in a circle", {
  refused: [
    {
      title: "a seller in none",
      edits: [[bridge, "circles: [products-and-services]\n", ""]],
      at: [`${bridge}: levels: [level-1, level-2, level-3]`],
    },
  ],
  accepted: [
    { title: "a seller in one", edits: [[bridge, "[products-and-services]", "[community]"]] },
    {
      title: "who sells nothing",
      edits: [
        [bridge, "circles: [products-and-services]\n", ""],
        [bridge, "levels: [level-1, level-2, level-3]\n", ""],
      ],
    },
  ],
});

testCheck("operational members take part in a circle", {
  refused: [
    { title: "a member in none", edits: [[collocall, "circles: [technical-operations]\n", ""]], at: [`${collocall}: name: ColloCall`] },
  ],
  accepted: [
    {
      title: "a member that has found one",
      edits: [["operational-members/hypha.yaml", "place: Toronto", "circles: [community]\nplace: Toronto"]],
    },
  ],
});

testCheck("the co-op itself runs what it sells", {
  refused: [
    {
      title: "a level that others sell",
      edits: [[demo, "level: free", "level: level-1"]],
      at: [`${demo}: level: level-1`],
      says: { expected: "one of `free`, `multi-account`" },
    },
    {
      title: "servers of its own for an organisation",
      edits: [[harbour, "level: multi-account", "level: custom"]],
      at: [`${harbour}: level: custom`],
    },
    {
      title: "shared servers for a dedicated customer",
      edits: [[lighthouse, "level: custom", "level: multi-account"]],
      at: [`${lighthouse}: level: multi-account`],
      says: { expected: "`custom`", cure: "write `level: custom`, or move the file to `organisations`" },
    },
    {
      title: "a level whose seller changed, when none is left",
      edits: [["service-levels/custom.yaml", "sold-by: co-op", "sold-by: operational-members"]],
      at: [`${lighthouse}: level: custom`, `${summit}: level: custom`],
      says: { cure: "write `sold-by: co-op` in `service-levels/custom.yaml`, or choose another level" },
    },
  ],
  accepted: [{ title: "an organisation's level for the co-op's own tenant", edits: [[demo, "level: free", "level: multi-account"]] }],
});

testCheck("user members don't resell", {
  refused: [
    {
      title: "an organisation sold by an operational member",
      edits: [[meadow, "sold-by: co-op", "sold-by: ember"]],
      at: [`${meadow}: sold-by: ember`],
      says: { got: "ember" },
    },
    {
      title: "servers sold by an organisation",
      edits: [[summit, "sold-by: co-op", "sold-by: orchard"]],
      at: [`${summit}: sold-by: orchard`],
    },
    {
      title: "an event sold by a dedicated customer",
      edits: [[congress, "sold-by: co-op", "sold-by: summit"]],
      at: [`${congress}: sold-by: summit`],
    },
    {
      title: "an event sold by an operational member",
      edits: [[congress, "sold-by: co-op", "sold-by: hypha"]],
      at: [`${congress}: sold-by: hypha`],
    },
  ],
  accepted: [
    { title: "what the co-op sells, without a word", edits: [[meadow, "sold-by: co-op\n", ""]] },
    { title: "an event of an operational member", edits: [[congress, "member: meadow", "member: ember"]] },
  ],
});

testCheck("what is paid up front has been paid", {
  refused: [
    {
      title: "less than the shortest subscription",
      edits: [[harbour, "3 months", "2 months"]],
      at: [`${harbour}: paid-up-front: 2 months`],
      says: { got: "2 months", expected: "`3 months`, paid by the first day (`minimum-period` of `Multi-account`)" },
    },
    {
      title: "nothing at all, where the subscription begins",
      edits: [[harbour, "  paid-up-front: 3 months\n", ""]],
      at: [`${harbour}: subscription:`],
      says: { got: "none" },
    },
    {
      title: "one month too few, told in the singular",
      edits: [
        [multi, "3 months", "1 month"],
        [harbour, "3 months", "none"],
      ],
      at: [`${harbour}: paid-up-front: none`],
      says: { expected: "`1 month`, paid by the first day (`minimum-period` of `Multi-account`)" },
    },
    { title: "no day", edits: [[harbour, "\n  paid-on: 2026-09-28", ""]], at: [`${harbour}: subscription:`], says: { thing: "paid-on" } },
    { title: "a day that is still to come", edits: [[harbour, "2026-09-28", "2026-11-25"]], at: [`${harbour}: paid-on: 2026-11-25`] },
    {
      title: "a day after the first",
      edits: [[harbour, "2026-09-28", "2026-10-02"]],
      at: [`${harbour}: paid-on: 2026-10-02`],
      says: { what: "is after the first day" },
    },
  ],
  accepted: [
    { title: "paid on the first day", edits: [[harbour, "2026-09-28", "2026-10-01"]] },
    {
      title: "paid today, which is the first day",
      edits: [
        [harbour, "2026-09-28", "2026-11-24"],
        [harbour, "2026-10-01", "2026-11-24"],
      ],
    },
    { title: "more than the shortest subscription", edits: [[harbour, "3 months", "12 months"]] },
    { title: "nothing where each month is paid", edits: [[lighthouse, "  paid-up-front: 1 month\n  paid-on: 2026-10-01\n", ""]] },
    {
      title: "nothing where there is no shortest subscription",
      edits: [
        [multi, "3 months", "none"],
        [harbour, "3 months", "none"],
      ],
    },
  ],
});
