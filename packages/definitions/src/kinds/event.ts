import { count, day, duration, limit, money, truth } from "../quantity.ts";
import { nameText, reference } from "../written-text.ts";
import { field, lines, type Read } from "./field.ts";
import { mostServers, release } from "./pool.ts";
import { unit } from "./service-level.ts";
import { address, face, soldBy } from "./tenant.ts";

export const event = lines({
  name: field(nameText, "The event's name."),
  member: field(reference("member"), "The member that holds it; only members may."),
  "sold-by": soldBy,
  "first-day": field(day, "The first day."),
  "last-day": field(day, "The last day."),
  servers: field(count(unit("server"), mostServers), "How many meeting servers it needs for itself."),
  participants: field(limit(count(unit("participant"))), "How many people may be in one of its meetings at once."),
  "rooms-per-account": field(limit(count(unit("room"))), "Rooms that one account may have.").default("unlimited"),
  "meeting-duration": field(limit(duration), "How long one meeting may last."),
  recording: field(truth, "Whether meetings can be recorded.").default(false),
  price: field(money, "What was agreed, without sales tax."),
  ...address,
  ...face,
  release: release("the event"),
}).describe("An event: dedicated resources for a member, for a time.");

/** Dedicated resources for a member, for a time. */
export type Event = Read<typeof event>;
