import { type Edit, textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const [free, one, two, three, multi, custom] = ["free", "level-1", "level-2", "level-3", "multi-account", "custom"].map(
  (id) => `service-levels/${id}.yaml`,
) as [string, string, string, string, string, string];
const meadow = "organisations/meadow.yaml";
const lighthouse = "dedicated-customers/lighthouse.yaml";
const summit = "dedicated-customers/summit.yaml";
const congress = "events/spring-congress.yaml";

testCheck("a name of a level means one level", {
  refused: [
    {
      title: "another name that is a level's, whatever its capital letters",
      edits: [[three, "[Large]", "[Large, small]"]],
      at: [`${three}: also-called: [Large, small]`],
      says: { thing: "also-called", got: "small", what: "is already a name of `level-1`" },
    },
    { title: "a name that is a level's", edits: [[two, "name: Level 2", "name: Free"]], at: [`${two}: name: Free`] },
  ],
  accepted: [{ title: "a name that only begins like another", edits: [[three, "[Large]", "[Large, Smaller]"]] }],
});

testCheck("who pays less gets no more", {
  refused: [
    {
      title: "one person more than the dearer level has",
      edits: [[one, "meeting: 10", "meeting: 21"]],
      at: [`${one}: participants-per-meeting: 21`],
      says: { got: "21", expected: "at most `20`", what: "is more than `Level 2` gets, which costs more" },
    },
    {
      title: "what the dearer level may not do",
      edits: [
        [free, "recording: false", "recording: later"],
        [one, "recording: later", "recording: false"],
      ],
      at: [`${free}: recording: later`],
      says: { got: "later", expected: "`false`" },
    },
    { title: "more accounts for nothing", edits: [[free, "accounts: 1", "accounts: unlimited"]], at: [`${free}: accounts: unlimited`] },
    {
      title: "longer meetings for nothing, in hours",
      edits: [[free, "60 min", "4 h"]],
      at: [`${free}: meeting-duration: 4 h`],
      says: { got: "4 h", expected: "at most `3 h`" },
    },
    {
      title: "more for 0 EUR",
      edits: [
        [one, "10 EUR", "0 EUR"],
        [one, "meeting: 10", "meeting: 21"],
      ],
      at: [`${one}: participants-per-meeting: 21`],
    },
    {
      title: "more for less in another currency",
      edits: [
        [one, "10 EUR", "10 GBP"],
        [one, "meeting: 10", "meeting: 21"],
        [two, "20 EUR", "20 GBP"],
      ],
      at: [`${one}: participants-per-meeting: 21`],
    },
  ],
  accepted: [
    { title: "as much as the dearer level", edits: [[one, "meeting: 10", "meeting: 20"]] },
    {
      title: "more where the price is on request",
      edits: [
        [one, "monthly: 10 EUR", "monthly: on request"],
        [one, "meeting: 10", "meeting: 21"],
      ],
    },
  ],
});

testCheck("membership is part of every level but the free one", {
  refused: [{ title: "a paid level without", edits: [[two, "membership: true", "membership: false"]], at: [`${two}: membership: false`] }],
  accepted: [
    {
      title: "a level without that is free",
      edits: [
        [one, "membership: true", "membership: false"],
        [one, "10 EUR", "free"],
      ],
    },
  ],
});

testCheck("over 100 people is against BigBlueButton's advice", {
  refused: [
    {
      title: "a level of 101",
      edits: [[multi, "meeting: 100", "meeting: 101"]],
      at: [`${multi}: participants-per-meeting: 101`],
      says: { got: "101" },
    },
    {
      title: "an event of 101",
      edits: [[congress, "100 participants", "101 participants"]],
      at: [`${congress}: participants-per-meeting: 101 participants`],
    },
    { title: "an agreement of 101", edits: [[summit, "100 participants", "101"]], at: [`${summit}: participants-per-meeting: 101`] },
  ],
  accepted: [{ title: "100", edits: [[meadow, "120 participants", "100 participants"]] }],
});

testCheck("shared servers record only where each room can be switched", {
  refused: [
    {
      title: "a level whose pool can't switch",
      edits: [[two, "recording: later", "recording: true"]],
      at: [`${two}: recording: true # once recording can be switched on and off for each room`],
      says: { got: "true", cure: "write `recording: later`" },
    },
    {
      title: "an agreement",
      edits: [[meadow, "recording: false", "recording: true"]],
      at: [`${meadow}: recording: true`],
      says: { cure: "remove the line" },
    },
  ],
  accepted: [
    {
      title: "a level whose pool can",
      edits: [
        [two, "recording: later", "recording: true"],
        // Who pays more may do it too.
        ...[three, multi].map((level): Edit => [level, "recording: later", "recording: true"]),
        ...["members", "custom"].flatMap((pool): Edit[] => [
          [`pools/${pool}.yaml`, "longest-meeting:", "recording-switch: true\nlongest-meeting:"],
          [`pools/${pool}.yaml`, "  location: fsn1", "  location: fsn1\n  recording-disk: 500 GB"],
        ]),
      ],
    },
    {
      title: "an event, which has servers of its own",
      edits: [
        [congress, "recording: false", "recording: true"],
        ["pools/event.yaml", "  location: fsn1", "  location: fsn1\n  recording-disk: 500 GB"],
      ],
    },
  ],
});

testCheck("nothing is promised for longer than a pool lets through", {
  refused: [
    {
      title: "a level",
      edits: [[multi, "24 h", "25 h"]],
      at: [`${multi}: meeting-duration: 25 h`],
      says: { expected: "at most `24 h` (`longest-meeting` of the pool)" },
    },
    { title: "an agreement", edits: [[meadow, "12 h", "1441 min"]], at: [`${meadow}: meeting-duration: 1441 min`] },
    { title: "an event", edits: [[congress, "10 h", "unlimited"]], at: [`${congress}: meeting-duration: unlimited`] },
    {
      title: "a dedicated customer's level, at its own servers",
      edits: [[lighthouse, "longest-meeting: 24 h", "longest-meeting: 23 h"]],
      at: [`${lighthouse}: longest-meeting: 23 h`],
      says: { cure: "write `longest-meeting: 24 h`, or a shorter `meeting-duration` below `deviations`" },
    },
  ],
  accepted: [
    { title: "just as long", edits: [["pools/members.yaml", "longest-meeting: 24 h", "longest-meeting: 3 h"]] },
    { title: "a dedicated customer who agreed on shorter ones", edits: [[summit, "longest-meeting: 24 h", "longest-meeting: 12 h"]] },
  ],
});

testCheck("a meeting fits on one server", {
  refused: [
    {
      title: "an agreement",
      edits: [[meadow, "120 participants", "201"]],
      at: [`${meadow}: participants-per-meeting: 201`],
      says: { expected: "at most `200` (`people-per-server` of the pool `custom`)" },
    },
    {
      title: "a level, once for all its tenants",
      edits: [
        ["pools/members.yaml", "people-per-server: 200", "people-per-server: 49"],
        ["pools/members.yaml", "place: 2", "place: 9"],
      ],
      at: [`${three}: participants-per-meeting: 50`],
    },
  ],
  accepted: [{ title: "just as many as one holds", edits: [[meadow, "120 participants", "200"]] }],
});

testCheck("who has servers of its own is the co-op's customer", {
  refused: [
    {
      title: "a level with own servers that operational members sell",
      edits: [[custom, "sold-by: co-op", "sold-by: operational-members"]],
      at: [`${custom}: sold-by: operational-members`],
    },
  ],
  accepted: [
    {
      title: "a second level with own servers",
      edits: [
        [
          "service-levels/bare.yaml",
          textOf(
            custom,
            ["name: Custom", "name: Bare"],
            ["also-called: [Dedicated]\n", ""],
            ["  priced-by: server specification and location\n", ""],
          ),
        ],
      ],
    },
  ],
});

testCheck("levels are priced in one currency", {
  refused: [
    {
      title: "one in another than the rest",
      edits: [[one, "10 EUR", "10 GBP"]],
      at: [`${one}: monthly: 10 GBP`],
      says: { got: "GBP", expected: "`EUR`", cure: "write the amount in EUR" },
    },
  ],
  accepted: [{ title: "another amount", edits: [[one, "10 EUR", "11.50 EUR"]] }],
});

testCheck("what deviates from a level was agreed", {
  refused: [
    {
      title: "a day that is still to come",
      edits: [["organisations/meadow.yaml", "agreed-on: 2026-08-20", "agreed-on: 2026-11-25"]],
      at: ["organisations/meadow.yaml: agreed-on: 2026-11-25"],
    },
  ],
  accepted: [{ title: "today", edits: [["organisations/meadow.yaml", "agreed-on: 2026-08-20", "agreed-on: 2026-11-24"]] }],
});
