import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const congress = "events/spring-congress.yaml";
const membersDay = "events/members-day.yaml";
const school = "events/winter-school.yaml";
const assembly = "events/autumn-assembly.yaml";
const meadow = "organisations/meadow.yaml";
const summit = "dedicated-customers/summit.yaml";
const pool = "pools/event.yaml";

/** An event besides those of the examples. The last of them is members-day, whose servers are there until 2026-12-12. */
const festival = (firstDay: string, servers: number) =>
  [
    "events/festival.yaml",
    textOf(
      membersDay,
      ["Members' Day", "Festival"],
      ["host: members-day", "host: festival"],
      ["first-day: 2026-12-05", `first-day: ${firstDay}`],
      ["last-day: 2026-12-05", `last-day: ${firstDay}`],
      ["servers: 1", `servers: ${servers}`],
    ),
  ] as const;

testCheck("nothing ends before it begins", {
  refused: [
    {
      title: "an event",
      edits: [[congress, "2027-03-20", "2027-03-17"]],
      at: [`${congress}: last-day: 2027-03-17`],
      says: { got: "2027-03-17", expected: "`2027-03-18` or later" },
    },
    { title: "an organisation's subscription", edits: [[meadow, "2027-08-31", "2026-08-31"]], at: [`${meadow}: last-day: 2026-08-31`] },
    {
      title: "a dedicated customer's subscription",
      edits: [[summit, "2027-09-14", "2026-09-14"]],
      at: [`${summit}: last-day: 2026-09-14`],
    },
  ],
  accepted: [
    { title: "an event of one day", edits: [[congress, "2027-03-20", "2027-03-18"]] },
    { title: "a subscription of one day", edits: [[meadow, "2027-08-31", "2026-09-01"]] },
  ],
});

testCheck("events at the same time fit the pool", {
  refused: [
    {
      title: "one alone that is too large",
      edits: [[congress, "2 servers", "4 servers"]],
      at: [`${congress}: servers: 4 servers`],
      says: { what: "is more than the pool has", got: "4" },
    },
    {
      title: "two that touch on one day, clearing away and preparation included",
      edits: [festival("2026-12-19", 3)],
      at: ["events/festival.yaml: servers: 3"],
      says: {
        what: "is more than the pool has left beside `members-day`",
        expected: "at most 3 in all on 2026-12-12, with 7 days before each event and 7 after it",
      },
    },
    { title: "two at the same time", edits: [[membersDay, "servers: 1", "servers: 2"]], at: [`${membersDay}: servers: 2`] },
    {
      title: "three of which two are at the same time as the third",
      edits: [[school, "2026-12-04", "2026-12-18"], festival("2026-12-19", 2)],
      at: ["events/festival.yaml: servers: 2"],
      says: { what: "is more than the pool has left beside `winter-school`, `members-day`" },
    },
    {
      title: "those that fitted before the pool was made smaller",
      edits: [[pool, "how-many: 3", "how-many: 2"]],
      at: [`${membersDay}: servers: 1`],
    },
    { title: "an event that is cleared away today", edits: [festival("2026-11-17", 2)], at: [`${school}: servers: 2`] },
  ],
  accepted: [
    { title: "two that touch, but don't overlap", edits: [festival("2026-12-20", 3)] },
    { title: "two at once that fill the pool", edits: [festival("2026-12-19", 2)] },
    { title: "what was too much once, and is over", edits: [[assembly, "servers: 1", "servers: 9"], festival("2026-10-09", 9)] },
    { title: "an event that was cleared away yesterday", edits: [festival("2026-11-16", 9)] },
    {
      title: "the same servers twice without preparation",
      edits: [
        [pool, "lead-time: 7 days\ngrace-time: 7 days\n", ""],
        [membersDay, "servers: 1", "servers: 3"],
      ],
    },
  ],
});

testCheck("events have a pool", {
  refused: [
    {
      title: "events without",
      edits: [[pool, null]],
      at: [
        `${assembly}: name: Autumn Assembly`,
        `${membersDay}: name: Members' Day`,
        `${congress}: name: Spring Congress`,
        `${school}: name: Winter School`,
      ],
      says: { cure: "add the file `pools/event.yaml`" },
    },
  ],
  accepted: [
    {
      title: "no pool, where there are no events",
      edits: [
        [pool, null],
        [assembly, null],
        [membersDay, null],
        [congress, null],
        [school, null],
      ],
    },
  ],
});

testCheck("lead and grace time belong to the pool of events", {
  refused: [
    {
      title: "both in a pool without events",
      edits: [["pools/members.yaml", "longest-meeting: 24 h\n", "longest-meeting: 24 h\nlead-time: 1 day\ngrace-time: 0 days\n"]],
      at: ["pools/members.yaml: lead-time: 1 day", "pools/members.yaml: grace-time: 0 days"],
      says: { got: "1 day", cure: "take the line away, or write it in `pools/event.yaml`" },
    },
  ],
  accepted: [{ title: "those of events, none among them", edits: [["pools/event.yaml", "grace-time: 7 days", "grace-time: 0 days"]] }],
});
