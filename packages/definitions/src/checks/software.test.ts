import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const redis = "software/redis.yaml";
const greenlight = "software/greenlight.yaml";
const postgresql = "software/postgresql.yaml";

/** The page that says how long Redis is supported. */
const page = /source: (.*)/.exec(textOf(redis))?.[1];

/** The demo pool on Redis 8.2, which is supported until that day. The tests' day is 2026-11-24. */
const redisUntil = (day: string) =>
  [
    [demo, 'redis: "8"', "redis: 8.2.9"],
    [redis, "2030-09-01", day],
  ] as const;

testCheck("software is supported until it can be left", {
  refused: [
    {
      title: "89 days before the end",
      edits: redisUntil("2027-02-21"),
      at: [`${demo}: redis: 8.2.9`],
      says: { got: "8.2.9", what: `is supported by its makers only until 2027-02-21 (\`Redis 8.2\`, \`${page}\`)` },
    },
    { title: "the last day", edits: redisUntil("2026-11-24"), at: [`${demo}: redis: 8.2.9`] },
    {
      title: "a day after the end",
      edits: redisUntil("2026-11-23"),
      at: [`${demo}: redis: 8.2.9`],
      says: { what: `has not been supported by its makers since 2026-11-23 (\`Redis 8.2\`, \`${page}\`)` },
    },
    {
      title: "the release that a version is of, not the line of releases around it",
      edits: [...redisUntil("2027-02-21"), [demo, "redis: 8.2.9", "redis: 8.2.9-alpine"]],
      at: [`${demo}: redis: 8.2.9-alpine`],
    },
    {
      title: "a system that takes longer to leave, with the reason",
      edits: [
        ["software/operating-system.yaml", "lead-time: 180 days", "lead-time: 100 days"],
        ["software/operating-system.yaml", "2027-04-01", "2027-03-03"],
      ],
      at: [
        ...["lighthouse", "summit"].map((id) => `dedicated-customers/${id}.yaml: operating-system: ubuntu-22.04`),
        ...["custom", "demo", "event", "members"].map((id) => `pools/${id}.yaml: operating-system: ubuntu-22.04`),
      ],
      says: {
        expected:
          "a release that is supported for 100 days and more: all meeting servers move to the next one, with another BigBlueButton, each drained first",
      },
    },
    {
      title: "a dedicated customer's software",
      edits: [["dedicated-customers/summit.yaml", "greenlight: v3.9.2", "greenlight: v2.14.1"]],
      at: ["dedicated-customers/summit.yaml: greenlight: v2.14.1"],
    },
  ],
  accepted: [
    { title: "90 days before the end", edits: redisUntil("2027-02-22") },
    { title: "a release whose end isn't announced", edits: [[demo, 'redis: "8"', "redis: 8.4.6"]] },
  ],
});

testCheck("it is known how long software is supported", {
  refused: [
    {
      title: "v30, which is no release of v3",
      edits: [[demo, "greenlight: v3.9.2", "greenlight: v30.1.0"]],
      at: [`${demo}: greenlight: v30.1.0`],
      says: { got: "v30.1.0", cure: "add it below `releases` in `software/greenlight.yaml`, as the page of its makers says" },
    },
    { title: "80, which is no release of 8", edits: [[demo, 'redis: "8"', 'redis: "80"']], at: [`${demo}: redis: "80"`] },
    {
      title: "a program without a file, in each pool, and a member's own image of it",
      edits: [[greenlight, null]],
      at: [
        ...["lighthouse", "summit"].map((id) => `dedicated-customers/${id}.yaml: greenlight: v3.9.2`),
        "operational-members/ember.yaml: version: v3.9.2-ember.1",
        ...["custom", "demo", "event", "members"].map((id) => `pools/${id}.yaml: greenlight: v3.9.2`),
      ],
    },
    {
      title: "a gateway and a load balancer of which nothing is known",
      edits: [
        ["pools/members.yaml", "caddy: 2.11.9", "caddy: 3.0.0"],
        ["pools/members.yaml", "version: 0.0.18", "version: 1.0.0"],
      ],
      at: ["pools/members.yaml: caddy: 3.0.0", "pools/members.yaml: version: 1.0.0"],
    },
  ],
  accepted: [
    { title: "a release of v3", edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.10.1"]] },
    { title: "a version with a suffix", edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.9.2-ours.1"]] },
  ],
});

const upgrade = (from: string, counts: string, on = "2026-11-20") =>
  [postgresql, '  "18":\n', `  "18":\n    upgrade-from:\n      "${from}":\n        rehearsed-on: ${on}\n${counts}`] as const;
const counted = (before: number, after: number) => `        counted-before: ${before}\n        counted-after: ${after}\n`;

testCheck("an upgrade begins at a known release and loses nothing", {
  refused: [
    {
      title: "a slip",
      edits: [upgrade("61", counted(120, 120))],
      at: [`${postgresql}: "61":`],
      says: { thing: "61", got: "61", meant: "16" },
    },
    {
      title: "a way on which something was lost",
      edits: [upgrade("17", counted(120, 119))],
      at: [`${postgresql}: counted-after: 119`],
      says: { got: "119", expected: "`120`, as `counted-before` says" },
    },
    {
      title: "a rehearsal to come",
      edits: [upgrade("17", counted(120, 120), "2026-11-25")],
      at: [`${postgresql}: rehearsed-on: 2026-11-25`],
    },
  ],
  accepted: [{ title: "a rehearsal of today that kept all", edits: [upgrade("17", counted(120, 120), "2026-11-24")] }],
});
