import type { ServiceLevel } from "../kinds/service-level.ts";
import { allowsMore, limitKeys, limitName, limits, minutes, unsaid, writtenLimit } from "../limits.ts";
import { type Checked, customersOf, type Found, inFile, inPlace, inPool, repeated } from "./finding.ts";

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

export function cheaperButMore({ serviceLevels }: Checked): Found[] {
  const priced = serviceLevels.flatMap((level) => {
    const { monthly } = level.contribution;
    if (monthly === "on request") return [];
    return [
      {
        level,
        price: monthly === "free" ? 0 : monthly.amount,
        currency: monthly === "free" || monthly.amount === 0 ? "any" : monthly.currency,
      },
    ];
  });
  return priced.flatMap(({ level, price, currency }) =>
    limitKeys.flatMap((key) => {
      const name = limitName(key);
      const allowed = level[name] ?? unsaid(key);
      const dearer = priced.find(
        (other) =>
          other.price > price &&
          (currency === "any" || other.currency === currency) &&
          allowsMore(allowed, other.level[name] ?? unsaid(key)),
      );
      if (!dearer) return [];
      const most = `\`${writtenLimit(key, dearer.level[name] ?? unsaid(key))}\``;
      return [
        {
          ...inLevel(level, key),
          what: `is more than \`${dearer.level.name}\` gets, which costs more`,
          got: writtenLimit(key, allowed),
          expected: limits[key].measure === "permission" ? most : `at most ${most}`,
          cure: `correct one of the two: \`service-levels/${level.id}.yaml\` or \`service-levels/${dearer.level.id}.yaml\``,
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
      what: "is part of every level but the free one (footnote 1)",
      got: "false",
      expected: "`true`",
      cure: "write `membership: true`",
    }));
}

/** What was agreed has been agreed. */
export function agreedInFuture({ organisations, dedicatedCustomers, day }: Checked): Found[] {
  const customers = customersOf({ organisations, dedicatedCustomers });
  return customers.flatMap(([folder, one]) =>
    one.deviations && one.deviations.agreedOn > day
      ? [
          {
            ...inFile(folder, one, "deviations", "agreed-on"),
            what: "is a day that is still to come",
            got: one.deviations.agreedOn,
            cure: "write the day on which the circle agreed",
          },
        ]
      : [],
  );
}

/** Amounts of the table can be compared. */
export function levelInOtherCurrency({ serviceLevels }: Checked): Found[] {
  const currencies = serviceLevels.flatMap((level) => {
    const { monthly } = level.contribution;
    return typeof monthly === "object" ? [{ level, currency: monthly.currency }] : [];
  });
  const counts = Map.groupBy(currencies, ({ currency }) => currency);
  const [most] = [...counts].sort(([, one], [, other]) => other.length - one.length);
  return currencies
    .filter(({ currency }) => currency !== most?.[0])
    .map(({ level, currency }) => ({
      ...inLevel(level, "contribution", "monthly"),
      what: "is in another currency than the other levels",
      got: currency,
      expected: `\`${most?.[0]}\``,
      cure: `write the amount in ${most?.[0]}`,
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
      .filter(({ participantsPerMeeting }) => allowsMore(participantsPerMeeting, 100))
      .map((level) => ({ ...inLevel(level, "participants-per-meeting"), ...advised, got: String(level.participantsPerMeeting) })),
    ...tenancies
      .map(({ limits }) => limits.participantsPerMeeting)
      .filter(({ source, value }) => source.folder !== "service-levels" && allowsMore(value, 100))
      .map((limit) => ({ ...inPlace(limit), ...advised, got: String(limit.value) })),
  ];
}

/** Footnote 2 of the table. Of a level, or of what was agreed beside it. */
export function recordingBeforeSwitch({ serviceLevels, tenancies, allPools }: Checked): Found[] {
  const waiting = new Set(allPools.filter(({ shared, parts }) => shared && !parts.recordingSwitch).map(({ id }) => id));
  const levels = serviceLevels
    .filter(({ recording, pool }) => recording === true && waiting.has(pool))
    .map((level) => ({
      pool: level.pool,
      place: inLevel(level, "recording"),
      expected: "`false` or `later`",
      cure: "write `recording: later`",
    }));
  const others = tenancies
    .filter(
      ({ pool, kind, limits }) =>
        kind !== "event" && waiting.has(pool) && limits.recording.value === true && limits.recording.source.folder !== "service-levels",
    )
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
    // A level's own line was looked at already.
    ...tenancies
      .filter(({ limits: { meetingDuration } }) => meetingDuration.source.folder !== "service-levels")
      .map(({ pool, limits: { meetingDuration } }) => ({ pool, value: meetingDuration.value, place: inPlace(meetingDuration) })),
  ];
  // The level of a dedicated customer is that of others too: its own servers are what must follow.
  const ownServers = tenancies.flatMap(({ pool: id, level, limits: { meetingDuration } }): Found[] => {
    const pool = pools.get(id);
    if (
      !pool ||
      pool.shared ||
      meetingDuration.source.folder !== "service-levels" ||
      !allowsMore(meetingDuration.value, pool.parts.longestMeeting)
    )
      return [];
    return [
      {
        ...inPool(pool, "longest-meeting"),
        what: `is shorter than what the level \`${level?.id}\` promises`,
        got: minutes(pool.parts.longestMeeting),
        expected: `at least \`${minutes(meetingDuration.value)}\``,
        cure:
          meetingDuration.value === "unlimited"
            ? "write a `meeting-duration` below `deviations`"
            : `write \`longest-meeting: ${minutes(meetingDuration.value)}\`, or a shorter \`meeting-duration\` below \`deviations\``,
      },
    ];
  });
  const tooLong = promised.flatMap(({ pool: id, value, place }) => {
    const pool = pools.get(id);
    if (!pool || !allowsMore(value, pool.parts.longestMeeting)) return [];
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
  return [...tooLong, ...ownServers];
}

/** Operational members' Greenlights run on the co-op's servers. */
export function ownServerResold({ serviceLevels }: Checked): Found[] {
  return serviceLevels
    .filter(({ pool, soldBy }) => pool === "own server" && soldBy !== "co-op")
    .map((level) => ({
      ...inLevel(level, "sold-by"),
      what: "can't sell a level with servers of the customer's own",
      got: level.soldBy,
      expected: "`co-op`",
      cure: "write `sold-by: co-op`, or another `pool`",
    }));
}
