import { choice, day, either, money, months } from "../quantity.ts";
import { mailAddress, nameText, reference } from "../written-text.ts";
import { field, lines, type Read } from "./field.ts";
import { poolParts } from "./pool.ts";
import { address, deviations, ending, face, soldBy } from "./tenant.ts";

const subscription = lines({
  from: field(day, "The first day."),
  "paid-up-front": field(months, "How many months were paid before the first day.").default(0),
  "paid-on": field(day, "The day on which they were paid.").optional(),
}).describe("Since when it is a customer, and what it paid before.");

/** What every customer with a Greenlight of its own has. */
const customer = {
  name: field(nameText, "The customer's name."),
  level: field(reference("service level"), "The service level whose limits hold."),
  contact: field(mailAddress, "Where we write to.").optional(),
  "sold-by": soldBy,
  subscription,
  ...address,
  ...face,
  deviations,
  ...ending,
};

export const organisation = lines(customer).describe("An organisation: a customer with a Greenlight of its own on the co-op's servers.");

export const dedicatedCustomer = lines({
  ...customer,
  price: lines({
    monthly: field(money, "What was agreed for each month, without sales tax."),
    "set-up": field(either(money, choice("none")), "What was agreed for the set-up, without sales tax."),
    "quotation-of": field(day, "The day of the quotation."),
  }).describe("The price that was agreed on."),
  pool: lines(poolParts).describe("Its own servers."),
}).describe("A dedicated customer: one with servers of its own.");

/** A customer with a Greenlight of its own on the co-op's servers. */
export type Organisation = Read<typeof organisation>;
/** A customer with servers of its own. */
export type DedicatedCustomer = Read<typeof dedicatedCustomer>;
