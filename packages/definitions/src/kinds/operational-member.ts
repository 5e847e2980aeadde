import { percentage } from "../quantity.ts";
import { currency, hostLabel, httpsAddress, idPattern, languageCode, mailAddress, nameText, reference } from "../written-text.ts";
import { field, lines, list, type Read, table } from "./field.ts";
import { ending, face, ownSoftware } from "./tenant.ts";

export const operationalMember = lines({
  name: field(nameText, "The co-op's name."),
  website: field(httpsAddress, "Its website."),
  place: field(nameText, "City and country.").optional(),
  circles: list(reference("circle"), "The circles that it takes part in; at least one, once it sells."),
  levels: list(reference("service level"), "The levels that it resells. For each it has a Greenlight of its own."),
  hosts: table(
    idPattern,
    "the file name of a service level, without `.yaml`",
    field(hostLabel, "The first part of the host name."),
    "Host names of its Greenlights by level; without, `<member>-<level>`.",
  ).default({}),
  currency: field(currency, "The currency that it bills in.").optional(),
  apply: field(httpsAddress, "Where people apply for an account.").optional(),
  contribute: field(httpsAddress, "Where people pay their contribution.").optional(),
  contact: field(mailAddress, "Where people write to.").optional(),
  "revenue-share": field(percentage, "The part of what it sells that goes to the co-op.").optional(),
  ...face,
  language: field(languageCode, "The language that its pages start in.").default("en"),
  ...ownSoftware,
  ...ending,
}).describe("An operational member: a co-op that resells service levels.");

/** A co-op that resells service levels. */
export type OperationalMember = Read<typeof operationalMember>;
