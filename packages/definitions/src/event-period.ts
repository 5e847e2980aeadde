import { dayAfter } from "./calendar.ts";

/** From lead time before the first day to grace time after the last, in days: while an event has its servers and its Greenlight open. */
export const eventPeriod = (
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
  { leadTime = 0, graceTime = 0 }: { leadTime?: number | undefined; graceTime?: number | undefined },
): { from: string; to: string } => ({ from: dayAfter(firstDay, -leadTime), to: dayAfter(lastDay, graceTime) });
