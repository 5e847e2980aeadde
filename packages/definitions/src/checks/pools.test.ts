import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const members = "pools/members.yaml";
const custom = "pools/custom.yaml";
const event = "pools/event.yaml";
const summit = "dedicated-customers/summit.yaml";
const lighthouse = "dedicated-customers/lighthouse.yaml";
const congress = "events/spring-congress.yaml";
const school = "events/winter-school.yaml";
const postgresql = "software/postgresql.yaml";
const prices = "price-books/hetzner-2026-06-15.yaml";
const front = "front:\n  type: cpx52\n  disk: 100 GB\n  caddy: 2.11.9\n";
const balancer = "load-balancer:\n  engine: bbblb\n  version: 0.0.18\n";

testCheck("a pool has the parts of its topology", {
  refused: [
    {
      title: "no load balancer before several servers",
      edits: [[members, balancer, ""]],
      at: [`${members}: topology: front-and-servers`],
      says: {
        what: "needs a part `load-balancer`",
        cure: "add a line `load-balancer:` and indented below it `engine: bbblb` and `version: …`, or write `topology: together`",
      },
    },
    {
      title: "neither of the two parts",
      edits: [[members, front + balancer, ""]],
      at: Array(2).fill(`${members}: topology: front-and-servers`),
    },
    {
      title: "a dedicated customer's without a front server",
      edits: [[summit, "  front:\n    type: ccx23\n    disk: 200 GB\n    caddy: 2.11.9\n", ""]],
      at: [`${summit}: topology: front-and-servers`],
    },
    { title: "a front server where everything runs together", edits: [[demo, "software:", `${front}software:`]], at: [`${demo}: front:`] },
    { title: "a load balancer there", edits: [[demo, "software:", `${balancer}software:`]], at: [`${demo}: load-balancer:`] },
    {
      title: "two servers there",
      edits: [[demo, "how-many: 1", "how-many: 2"]],
      at: [`${demo}: how-many: 2`],
      says: { got: "2", expected: "`1`" },
    },
  ],
  accepted: [
    { title: "one server behind a front server", edits: [[members, "how-many: 2", "how-many: 1"]] },
    {
      title: "a pool made smaller as the cure says",
      edits: [
        [custom, "topology: front-and-servers", "topology: together"],
        [custom, "front:\n  type: cpx52\n  disk: 200 GB\n  caddy: 2.11.9\n", ""],
        [custom, balancer, ""],
        [custom, "how-many: 2", "how-many: 1"],
        ["organisations/meadow.yaml", "  logo: meadow.webp\n  favicon: meadow-icon.png\n", ""],
      ],
    },
  ],
});

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

// The members' front server has 24 GB: 24,576 MiB less 3,072 for itself and 2,048 for PostgreSQL are 19,456 for 15 Greenlights.
testCheck("Greenlights fit the front server's memory", {
  refused: [
    {
      title: "one more than fit",
      edits: [[members, "greenlight: 768 MiB", "greenlight: 1234 MiB"]],
      at: [`${members}: type: cpx52`],
      says: { got: "cpx52", what: "holds 14 Greenlights in its 24 GB of memory, and the pool has 15" },
    },
    {
      title: "two events at once where one fits",
      edits: [[event, "greenlight: 1 GiB", "greenlight: 6081 MiB"]],
      at: [`${event}: type: cpx42`],
      says: { what: "holds 1 Greenlight in its 16 GB of memory, and the pool has 2" },
    },
    {
      title: "a server smaller than what it keeps for itself",
      edits: [[summit, "postgresql: 2 GiB", "postgresql: 20 GiB"]],
      at: [`${summit}: type: ccx23`],
      says: { what: "holds 0 Greenlights in its 16 GB of memory, and the pool has 1" },
    },
  ],
  accepted: [
    { title: "exactly as many as fit", edits: [[members, "greenlight: 768 MiB", "greenlight: 1233 MiB"]] },
    { title: "as many events at once as fit, of more in all", edits: [[event, "greenlight: 1 GiB", "greenlight: 6080 MiB"]] },
    {
      title: "a larger server of a newer price book",
      edits: [
        [members, "greenlight: 768 MiB", "greenlight: 1234 MiB"],
        ["price-books/later.yaml", textOf(prices, ["from: 2026-06-15", "from: 2026-10-01"], ["memory: 24 GB", "memory: 25 GB"])],
      ],
    },
  ],
});

/** Where everything runs together, a second server is no cure. */
const secondServer = "give the pool `topology: front-and-servers` and more servers, or another ratio after talking to technical operations";

// Five members sell levels of 10, 20 and 50 people: 400 in all.
testCheck("participants fit the servers at the fair-use ratio", {
  refused: [
    {
      title: "two more than there are places",
      edits: [
        [members, "people-per-server: 200", "people-per-server: 199"],
        [members, "place: 2", "place: 1"],
      ],
      at: [`${members}: how-many: 2`],
      says: { got: "2", cure: "write `how-many: 3`, or another ratio after talking to technical operations" },
    },
    {
      title: "an unlimited meeting, which counts for 100",
      edits: [[lighthouse, "people-per-server: 150", "people-per-server: 99"]],
      at: [`${lighthouse}: how-many: 1`],
      says: { cure: secondServer },
    },
  ],
  accepted: [
    { title: "exactly as many as there are places", edits: [[members, "place: 2", "place: 1"]] },
    {
      title: "as many servers as the cure says",
      edits: [
        [members, "people-per-server: 200", "people-per-server: 199"],
        [members, "place: 2", "place: 1"],
        [members, "how-many: 2", "how-many: 3"],
      ],
    },
    { title: "an unlimited meeting where 100 fit", edits: [[lighthouse, "people-per-server: 150", "people-per-server: 100"]] },
    {
      title: "events, which have servers of their own",
      edits: [
        [event, "how-many: 3", "how-many: 3 servers"],
        [school, "participants-per-meeting: 60", "participants-per-meeting: 100"],
      ],
    },
  ],
});

const recordingSwitch = [members, "longest-meeting:", "recording-switch: true\nlongest-meeting:"] as const;

testCheck("recordings have room on the disk", {
  refused: [
    {
      title: "a volume of 499 GB",
      edits: [[lighthouse, "500 GB", "499 GB"]],
      at: [`${lighthouse}: recording-disk: 499 GB`],
      says: { got: "499 GB" },
    },
    {
      title: "no volume",
      edits: [[summit, "    recording-disk: 1000 GB\n", ""]],
      at: [`${summit}: type: ccx33`],
      says: { got: "ccx33, 240 GB", cure: "write `recording-disk: 500 GB` below `servers`, or switch recording off" },
    },
    {
      title: "levels that may record once the pool can switch",
      edits: [recordingSwitch],
      at: [`${members}: type: ccx33 # 8 dedicated cores, as BigBlueButton asks`],
    },
    { title: "an event", edits: [[congress, "recording: false", "recording: true"]], at: [`${event}: type: ccx33`] },
  ],
  accepted: [
    {
      title: "a server whose own disk is large enough",
      edits: [
        [summit, "    recording-disk: 1000 GB\n", ""],
        [summit, "type: ccx33", "type: ccx53"],
      ],
    },
    {
      title: "a volume where the pool can switch",
      edits: [recordingSwitch, [members, "location: fsn1", "location: fsn1\n  recording-disk: 500 GB"]],
    },
  ],
});

const rehearsed = (from: string) =>
  [
    postgresql,
    '  "18":\n',
    `  "18":\n    upgrade-from: {"${from}": {rehearsed-on: 2026-11-20, counted-before: 120, counted-after: 120}}\n`,
  ] as const;

testCheck("PostgreSQL starts on the data that is there", {
  refused: [
    {
      title: "a newer version",
      edits: [[custom, 'postgresql: "17"', 'postgresql: "18"']],
      at: [`${custom}: postgresql: "18"`],
      says: { got: "18", cure: 'write `postgresql: "17"` until technical operations has rehearsed a way, and counted what came through' },
    },
    { title: "an older one", edits: [[custom, 'postgresql: "17"', "postgresql: 16.4"]], at: [`${custom}: postgresql: 16.4`] },
    {
      title: "a way that begins elsewhere",
      edits: [[custom, 'postgresql: "17"', 'postgresql: "18"'], rehearsed("16")],
      at: [`${custom}: postgresql: "18"`],
    },
    {
      title: "a dedicated customer's",
      edits: [[summit, "database-made-with: 17", "database-made-with: 16"]],
      at: [`${summit}: postgresql: "17"`],
    },
  ],
  accepted: [
    { title: "a release of the same version", edits: [[custom, 'postgresql: "17"', "postgresql: 17.8"]] },
    {
      title: "a version with a way to it",
      edits: [[custom, 'postgresql: "17"', 'postgresql: "18"'], rehearsed("17")],
    },
  ],
});

const takenOut = (pool: string, lines: string) => [pool, "  how-many: 2\n", `  how-many: 2\n  taken-out:\n${lines}`] as const;

testCheck("a server that is taken out is one of the pool's", {
  refused: [
    {
      title: "a mistyped name",
      edits: [takenOut(members, "    member-a: draining\n")],
      at: [`${members}: member-a: draining`],
      says: {
        what: "is no server of this pool",
        expected: "one of `members-a`, `members-b`, `members-c`",
        meant: "members-a",
        cure: "write the server's name, as `npm run plan` shows it",
      },
    },
    { title: "another pool's server", edits: [takenOut(custom, "    members-a: gone\n")], at: [`${custom}: members-a: gone`] },
    {
      title: "a server of an event",
      edits: [[event, "  how-many: 3\n", "  how-many: 3\n  taken-out:\n    event-winter-school-a: draining\n"]],
      at: [`${event}: event-winter-school-a: draining`],
      says: { what: "can't be taken out: servers of an event end with the event" },
    },
  ],
  accepted: [
    { title: "the last one", edits: [takenOut(members, "    members-c: draining\n")] },
    { title: "the first, gone", edits: [takenOut(members, "    members-a: gone\n    members-b: released\n")] },
  ],
});

const proved = [members, balancer, `${balancer}  proved-on: 2026-11-20\n`] as const;
const running = [members, "status: planned", "status: runs"] as const;

testCheck("a load balancer is proved before members depend on it", {
  refused: [
    {
      title: "a pool that runs",
      edits: [running],
      at: [`${members}: version: 0.0.18`],
      says: {
        what: "hasn't been proved: members who pay would depend on a young program",
        got: "bbblb 0.0.18",
        cure: "go through the list; then add a line `proved-on: …` below `load-balancer`",
      },
    },
  ],
  accepted: [
    { title: "one that is proved", edits: [running, proved] },
    { title: "one that is only planned: that is a warning", edits: [] },
  ],
});

testCheck("a load balancer will have to be proved", {
  refused: [
    {
      title: "another release of a pool that is planned",
      edits: [[members, "  version: 0.0.18\n", "  version: 0.0.19\n"]],
      at: [`${members}: version: 0.0.19`],
      says: { got: "bbblb 0.0.19" },
    },
  ],
  accepted: [
    {
      title: "once all are proved",
      edits: [custom, event, members].map((file) => [file, balancer, `${balancer}  proved-on: 2026-11-20\n`] as const),
    },
  ],
});
