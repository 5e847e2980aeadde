import { levelFields } from "../limits.ts";
import { choice, either, money, months, truth } from "../quantity.ts";
import { nameText, reference } from "../written-text.ts";
import { field, lines, list, type Read } from "./field.ts";

export const serviceLevel = lines({
  name: field(nameText, "What members call the level."),
  "also-called": list(nameText, "Other names of the level."),
  pool: field(either(choice("own server"), reference("pool")), "The servers behind the level; `own server` for a customer's own."),
  "sold-by": field(choice("co-op", "operational-members"), "Who offers the level: the co-op itself, or the co-ops that resell it."),
  ...levelFields,
  branding: field(truth, "Whether the level has its own logo, colours and (sub-)domain for meetings and e-mail."),
  membership: field(truth, "Whether it gives the right to take part as a User Member."),
  contribution: lines({
    monthly: field(either(money, choice("free", "on request")), "What a member contributes each month, without sales tax."),
    "priced-by": field(nameText, "What the price depends on, where it is on request.").optional(),
    "set-up": field(either(money, choice("none", "free", "on request")), "What the set-up costs once, without sales tax."),
    "minimum-period": field(months, "The shortest subscription."),
    paid: field(choice("monthly", "up front"), "Whether the shortest subscription is paid month by month or up front.").default("monthly"),
  }).describe("What the level costs."),
}).describe("A service level: one column of the table that members see.");

/** One column of the co-op's service-level table. Durations in minutes. */
export type ServiceLevel = Read<typeof serviceLevel>;
