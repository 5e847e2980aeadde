import type { z } from "zod";
import { choice, day, gigabytes, money, wholeNumber } from "../quantity.ts";
import { httpsAddress, longText, nameText } from "../written-text.ts";
import { field, lines, list, type Read, table } from "./field.ts";
import { location } from "./location.ts";

const serverType = lines({
  cpus: field(wholeNumber, "Virtual processors."),
  cpu: field(choice("shared", "dedicated"), "Whether they are shared with others."),
  memory: field(gigabytes, "Memory."),
  disk: field(gigabytes, "The server's own disk."),
  monthly: field(money, "For a month, without sales tax."),
  locations: list(location, "Where Hetzner offers it."),
  before: field(money, "What servers pay that were ordered before that day and not rescaled since.").optional(),
});

export const priceBook = lines({
  provider: field(nameText, "Who rents the servers out."),
  from: field(day, "The day from which new orders and rescales cost this."),
  source: field(httpsAddress, "Where the prices come from."),
  note: field(longText, "What else is to be known about them."),
  "prices-hold-in": list(location, "The locations whose prices these are; elsewhere servers cost something else."),
  "server-types": table(
    /^[a-z0-9][a-z0-9.-]{1,30}$/,
    "Hetzner's name of a server type such as `cx43`",
    serverType,
    "Prices by server type.",
  ),
}).describe("What servers cost from a day on.");

/** What servers cost from a day on; memory and disks in GB. */
export type PriceBook = Read<typeof priceBook>;
/** A kind of server; memory and disk in GB. */
export type ServerType = z.output<typeof serverType>;
