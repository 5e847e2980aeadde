import { choice, either } from "../quantity.ts";
import { domainName, mailAddress, reference } from "../written-text.ts";
import { field, lines, list, type Read } from "./field.ts";
import { mailProof } from "./tenant.ts";

export const zone = lines({
  domain: field(domainName, "The domain whose DNS we host."),
  "belongs-to": field(either(choice("co-op"), reference("customer")), "Whose it is: the co-op's own, or a customer's."),
  "certificates-from": list(domainName, "Authorities that may issue certificates for it; without, any may."),
  mail: lines({
    ...mailProof,
    "unproved-mail": field(
      choice("deliver", "quarantine", "reject"),
      "What others shall do with mail that can't show that it comes from here.",
    ),
    "reports-to": field(mailAddress, "Who hears of such mail.").optional(),
  })
    .describe("Mail that comes from the domain itself; without, nothing is said of it.")
    .optional(),
}).describe("A domain whose DNS we host.");

/** A domain whose DNS we host. */
export type Zone = Read<typeof zone>;
