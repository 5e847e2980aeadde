import { eventFields } from "../limits.ts";
import { count, day, money, unit } from "../quantity.ts";
import { nameText, reference } from "../written-text.ts";
import { field, lines, type Read } from "./field.ts";
import { mostServers, release } from "./pool.ts";
import { address, face, soldBy } from "./tenant.ts";

export const event = lines({
  name: field(nameText, "The event's name."),
  member: field(reference("member"), "The member that holds it; only members may."),
  "sold-by": soldBy,
  "first-day": field(day, "The first day."),
  "last-day": field(day, "The last day."),
  servers: field(count(unit("server"), mostServers), "How many meeting servers it needs for itself."),
  ...eventFields,
  price: field(money, "What was agreed, without sales tax."),
  ...address,
  ...face,
  release: release("the event"),
}).describe("An event: dedicated resources for a member, for a time.");

/** Dedicated resources for a member, for a time. */
export type Event = Read<typeof event>;
