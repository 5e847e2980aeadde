import { eventTimes, together } from "./event-times.ts";
import { type Checked, countOf, customersOf, type Found, inFile, namesOf } from "./finding.ts";

export function endsBeforeItBegins({ events, organisations, dedicatedCustomers }: Checked): Found[] {
  const customers = customersOf({ organisations, dedicatedCustomers }).flatMap(([folder, one]): Found[] => {
    const { from } = one.subscription;
    if (one.lastDay === undefined || one.lastDay >= from) return [];
    const expected = `\`${from}\` (\`from\` of the subscription) or later`;
    return [
      {
        ...inFile(folder, one, "last-day"),
        what: "is before the first day",
        got: one.lastDay,
        expected,
        cure: "correct one of the two days",
      },
    ];
  });
  const over = events
    .filter(({ firstDay, lastDay }) => lastDay < firstDay)
    .map((event) => ({
      ...inFile("events", event, "last-day"),
      what: "is before the first day",
      got: event.lastDay,
      expected: `\`${event.firstDay}\` or later`,
      cure: "correct one of the two days",
    }));
  return [...over, ...customers];
}

/** Events whose times overlap, preparation and clearing away included, share the servers of the pool. */
export function moreEventsThanServers({ events, pools, day }: Checked): Found[] {
  const pool = pools.find(({ id }) => id === "event");
  if (!pool) return [];
  const { leadTime = 0, graceTime = 0, servers } = pool;
  return together(eventTimes({ events, pools, day })).flatMap(({ time, there }): Found[] => {
    const wanted = there.reduce((sum, { event }) => sum + event.servers, 0);
    if (wanted <= servers.howMany) return [];
    const others = there.slice(0, -1).map(({ event }) => event.id);
    const around = leadTime + graceTime > 0 ? `, with ${countOf(leadTime, "day")} before each event and ${graceTime} after it` : "";
    return [
      {
        ...inFile("events", time.event, "servers"),
        what: others.length === 0 ? "is more than the pool has" : `is more than the pool has left beside ${namesOf(others)}`,
        got: String(time.event.servers),
        expected: `at most ${servers.howMany} in all on ${time.from}${around}`,
        cure: "choose other days, fewer servers, or a larger `how-many` in `pools/event.yaml`",
      },
    ];
  });
}

export function eventsWithoutPool({ events, exists }: Checked): Found[] {
  if (exists("pools", "event")) return [];
  return events.map((event) => ({
    ...inFile("events", event, "name"),
    what: "needs the pool `event`, which doesn't exist",
    cure: "add the file `pools/event.yaml`",
  }));
}

/** Events alone are prepared and cleared away. */
export function timesOfNoEvent({ pools }: Checked): Found[] {
  return pools
    .filter(({ id }) => id !== "event")
    .flatMap((pool) => {
      const times = { "lead-time": pool.leadTime, "grace-time": pool.graceTime };
      const written = Object.entries(times).filter(([, days]) => days !== undefined);
      return written.map(([key, days]) => ({
        ...inFile("pools", pool, key),
        what: "does nothing here: events have servers of the pool `event`",
        got: countOf(days ?? 0, "day"),
        cure: "take the line away, or write it in `pools/event.yaml`",
      }));
    });
}
