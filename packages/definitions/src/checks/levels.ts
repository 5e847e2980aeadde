import type { ServiceLevel } from "../kinds/service-level.ts";
import { type Checked, type Found, inFile, inPlace, minutes, more, repeated } from "./finding.ts";

const inLevel = (level: ServiceLevel, ...path: (string | number)[]) => inFile("service-levels", level, ...path);

export function levelNameTwice({ serviceLevels }: Checked): Found[] {
  const names = serviceLevels.flatMap((level) => [
    { name: level.name, level, path: ["name"] as (string | number)[] },
    ...level.alsoCalled.map((name, nth) => ({ name, level, path: ["also-called", nth] })),
  ]);
  return repeated(names, ({ name }) => name.toLowerCase()).map(({ again, first }) => ({
    ...inLevel(again.level, ...again.path),
    what: `is already a name of \`${first.level.id}\``,
    got: again.name,
    cure: "choose another name for one of them",
  }));
}

const limits = [
  ["accounts", "accounts"],
  ["rooms-per-account", "roomsPerAccount"],
  ["meeting-duration", "meetingDuration"],
  ["participants-per-meeting", "participantsPerMeeting"],
] as const;

export function cheaperButMore({ serviceLevels }: Checked): Found[] {
  const priced = serviceLevels.flatMap((level) => {
    const { monthly } = level.contribution;
    if (monthly === "on request" || (monthly !== "free" && monthly.currency !== "EUR")) return [];
    return [{ level, price: monthly === "free" ? 0 : monthly.amount }];
  });
  return priced.flatMap(({ level, price }) =>
    limits.flatMap(([key, field]) => {
      const dearer = priced.find((other) => other.price > price && more(level[field], other.level[field]));
      if (!dearer) return [];
      const shown = (limit: number | "unlimited") => (field === "meetingDuration" ? minutes(limit) : String(limit));
      return [
        {
          ...inLevel(level, key),
          what: `is more than \`${dearer.level.name}\` gets, which costs more`,
          got: shown(level[field]),
          expected: `at most \`${shown(dearer.level[field])}\``,
          cure: `correct one of the two levels: \`${level.id}.yaml\` or \`${dearer.level.id}.yaml\``,
        },
      ];
    }),
  );
}

/** Footnote 1 of the table. */
export function paidWithoutMembership({ serviceLevels }: Checked): Found[] {
  return serviceLevels
    .filter(({ membership, contribution }) => !membership && contribution.monthly !== "free")
    .map((level) => ({
      ...inLevel(level, "membership"),
      what: "is part of every level but the free one",
      got: "false",
      expected: "`true`",
      cure: "write `membership: true`",
    }));
}

/** BigBlueButton's advice; footnote 5 of the table. */
export function overHundred({ serviceLevels, tenancies }: Checked): Found[] {
  const advised = {
    what: "is over the 100 people in one session that BigBlueButton advises",
    expected: "at most `100`",
    cure: "tell members of the advice, or lower the limit",
  };
  return [
    ...serviceLevels
      .filter(({ participantsPerMeeting }) => more(participantsPerMeeting, 100))
      .map((level) => ({ ...inLevel(level, "participants-per-meeting"), ...advised, got: String(level.participantsPerMeeting) })),
    ...tenancies
      .map(({ limits }) => limits.participantsPerMeeting)
      .filter(({ source, value }) => source.folder !== "service-levels" && more(value, 100))
      .map((limit) => ({ ...inPlace(limit), ...advised, got: String(limit.value) })),
  ];
}

/** Footnote 2 of the table. Of a level, or of what was agreed beside it. */
export function recordingBeforeSwitch({ serviceLevels, tenancies, allPools }: Checked): Found[] {
  const waiting = new Set(allPools.filter(({ shared, parts }) => shared && !parts.recordingSwitch).map(({ id }) => id));
  const levels = serviceLevels
    .filter(({ recording, pool }) => recording === true && waiting.has(pool))
    .map((level) => ({ pool: level.pool, place: inLevel(level, "recording"), expected: "`false` or `later`", cure: "write `recording: later`" }));
  const others = tenancies
    .filter(({ pool, kind, limits }) => kind !== "event" && waiting.has(pool) && limits.recording.value === true && limits.recording.source.folder !== "service-levels")
    .map(({ pool, limits }) => ({ pool, place: inPlace(limits.recording), expected: "`false`", cure: "remove the line" }));
  return [...levels, ...others].map(({ pool, place, expected, cure }) => ({
    ...place,
    what: `waits until recording can be switched for each room: others share the servers of the pool \`${pool}\``,
    got: "true",
    expected,
    cure,
  }));
}

/** What load balancer and server would cut short must not be promised. */
export function longerThanPool({ serviceLevels, tenancies, allPools }: Checked): Found[] {
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  const promised = [
    ...serviceLevels.map((level) => ({ pool: level.pool, value: level.meetingDuration, place: inLevel(level, "meeting-duration") })),
    ...tenancies
      .map(({ pool, limits: { meetingDuration } }) => ({ pool, ...meetingDuration, place: inPlace(meetingDuration) }))
      // A level's own line was looked at already, unless its pool is a customer's.
      .filter(({ source, pool }) => source.folder !== "service-levels" || !pools.get(pool)?.shared),
  ];
  return promised.flatMap(({ pool: id, value, place }) => {
    const pool = pools.get(id);
    if (!pool || !more(value, pool.parts.longestMeeting)) return [];
    return [
      {
        ...place,
        what: `is longer than what the pool \`${id}\` lets through`,
        got: minutes(value),
        expected: `at most \`${minutes(pool.parts.longestMeeting)}\` (\`longest-meeting\` of the pool)`,
        cure: "shorten it, or ask technical operations whether the pool can let more through",
      },
    ];
  });
}
