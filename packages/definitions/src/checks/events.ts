import { dayAfter } from "../calendar.ts";
import { type Checked, type Found, inFile } from "./finding.ts";

export function endsBeforeItBegins({ events }: Checked): Found[] {
  return events
    .filter(({ firstDay, lastDay }) => lastDay < firstDay)
    .map((event) => ({
      ...inFile("events", event, "last-day"),
      what: "is before the first day",
      got: event.lastDay,
      expected: `\`${event.firstDay}\` or later`,
      cure: "correct one of the two days",
    }));
}

/** Events whose times overlap, preparation and clearing away included, share the servers of the pool. */
export function moreEventsThanServers({ events, pools }: Checked): Found[] {
  const pool = pools.find(({ id }) => id === "event");
  if (!pool) return [];
  const { leadTime = 0, graceTime = 0 } = pool;
  const times = events
    .filter(({ firstDay, lastDay }) => firstDay <= lastDay)
    .map((event) => ({ event, from: dayAfter(event.firstDay, -leadTime), to: dayAfter(event.lastDay, graceTime) }))
    .sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : one.event.id < other.event.id ? -1 : 1));
  let there: typeof times = [];
  return times.flatMap((time): Found[] => {
    there = [...there.filter(({ to }) => to >= time.from), time];
    const wanted = there.reduce((sum, { event }) => sum + event.servers, 0);
    if (wanted <= pool.servers.howMany) return [];
    const others = there.filter(({ event }) => event !== time.event).map(({ event }) => `\`${event.id}\``);
    return [
      {
        ...inFile("events", time.event, "servers"),
        what: others.length === 0 ? "is more than the pool has" : `is more than the pool has left beside ${others.join(", ")}`,
        got: String(time.event.servers),
        expected: `at most ${pool.servers.howMany} servers at once from ${time.from} on (${leadTime} days before an event to ${graceTime} after it)`,
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
