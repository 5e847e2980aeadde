import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const members = "pools/members.yaml";
const custom = "pools/custom.yaml";
const event = "pools/event.yaml";
const summit = "dedicated-customers/summit.yaml";
const postgresql = "software/postgresql.yaml";
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
