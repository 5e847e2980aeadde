import { eventPeriod } from "../event-period.ts";
import type { Event } from "../kinds/event.ts";
import { compareTexts } from "../text-order.ts";
import type { Checked } from "./finding.ts";

/** An event from the first day of its preparation to the last of its clearing away. */
export interface EventTime {
  event: Event;
  from: string;
  to: string;
}

/** When the events are there that aren't over yet, by their beginning. What lies behind takes no meetings any more. */
export function eventTimes({ events, pools, day }: Pick<Checked, "events" | "pools" | "day">): EventTime[] {
  const pool = pools.find(({ id }) => id === "event") ?? {};
  return events
    .filter(({ firstDay, lastDay }) => firstDay <= lastDay)
    .map((event) => ({ event, ...eventPeriod(event, pool) }))
    .filter(({ to }) => to >= day)
    .sort((one, other) => compareTexts(one.from, other.from) || compareTexts(one.event.id, other.event.id));
}

/** For each, all that are there on the day on which it begins, itself the last: nowhere are there more than on such a day. */
export function together(times: readonly EventTime[]): { time: EventTime; there: readonly EventTime[] }[] {
  let there: readonly EventTime[] = [];
  return times.map((time) => {
    there = [...there.filter(({ to }) => to >= time.from), time];
    return { time, there };
  });
}
