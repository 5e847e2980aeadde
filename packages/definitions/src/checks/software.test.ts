import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const redis = "software/redis.yaml";
const greenlight = "software/greenlight.yaml";
const postgresql = "software/postgresql.yaml";

/** The page that says how long Redis is supported. */
const page = /source: (.*)/.exec(textOf(redis))?.[1];

/** The demo pool on Redis 8.0, which is supported until that day. The tests' day is 2026-11-24. */
const redisUntil = (day: string) =>
  [
    [demo, 'redis: "8"', 'redis: "8.0"'],
    [redis, "2026-12-01", day],
  ] as const;

testCheck("software is supported for 90 days and more", {
  refused: [
    {
      title: "89 days before the end",
      edits: redisUntil("2027-02-21"),
      at: [`${demo}: redis: "8.0"`],
      says: { got: "8.0", what: `is supported by its makers only until 2027-02-21 (\`Redis 8.0\`, \`${page}\`)` },
    },
    { title: "the last day", edits: redisUntil("2026-11-24"), at: [`${demo}: redis: "8.0"`] },
    {
      title: "a day after the end",
      edits: redisUntil("2026-11-23"),
      at: [`${demo}: redis: "8.0"`],
      says: { what: `has not been supported by its makers since 2026-11-23 (\`Redis 8.0\`, \`${page}\`)` },
    },
    {
      title: "the release that a version is of, not the line of releases around it",
      edits: [...redisUntil("2027-02-21"), [demo, 'redis: "8.0"', "redis: 8.0.3-alpine"]],
      at: [`${demo}: redis: 8.0.3-alpine`],
    },
    {
      title: "a dedicated customer's software",
      edits: [["dedicated-customers/summit.yaml", "greenlight: v3.8.2.4", "greenlight: v2.14.1"]],
      at: ["dedicated-customers/summit.yaml: greenlight: v2.14.1"],
    },
  ],
  accepted: [
    { title: "90 days before the end", edits: redisUntil("2027-02-22") },
    { title: "a release whose end isn't announced", edits: [[demo, 'redis: "8"', "redis: 8.4.1"]] },
  ],
});

testCheck("it is known how long software is supported", {
  refused: [
    {
      title: "v30, which is no release of v3",
      edits: [[demo, "greenlight: v3.8.2.4", "greenlight: v30.1.0"]],
      at: [`${demo}: greenlight: v30.1.0`],
      says: { got: "v30.1.0", cure: "add it below `releases` in `software/greenlight.yaml`, as the page of its makers says" },
    },
    { title: "80, which is no release of 8", edits: [[demo, 'redis: "8"', 'redis: "80"']], at: [`${demo}: redis: "80"`] },
    {
      title: "a program without a file, in each pool",
      edits: [[greenlight, null]],
      at: [
        ...["lighthouse", "summit"].map((id) => `dedicated-customers/${id}.yaml: greenlight: v3.8.2.4`),
        ...["custom", "demo", "event", "members"].map((id) => `pools/${id}.yaml: greenlight: v3.8.2.4`),
      ],
    },
  ],
  accepted: [
    { title: "a release of v3", edits: [[demo, "greenlight: v3.8.2.4", "greenlight: v3.9"]] },
    { title: "a version with a suffix", edits: [[demo, "greenlight: v3.8.2.4", "greenlight: v3.8.2.4-ours.1"]] },
  ],
});

testCheck("an upgrade begins at a known release", {
  refused: [
    {
      title: "a slip",
      edits: [[postgresql, '  "18":\n', '  "18":\n    upgrade-from: ["17", "61"]\n']],
      at: [`${postgresql}: upgrade-from: ["17", "61"]`],
      says: { thing: "upgrade-from", got: "61", meant: "16" },
    },
  ],
  accepted: [{ title: "releases of the file", edits: [[postgresql, '  "18":\n', '  "18":\n    upgrade-from: ["17", "16"]\n']] }],
});
