import { choice, day, either, pattern } from "../quantity.ts";
import { httpsAddress, longText, nameText } from "../written-text.ts";
import { field, lines, list, type Read, table } from "./field.ts";

export const software = lines({
  name: field(nameText, "What people call the program."),
  source: field(httpsAddress, "The page of its makers that says how long a release is supported."),
  "read-on": field(day, "The day on which that page was read."),
  releases: table(
    /^[a-z0-9][a-z0-9.-]{0,40}$/,
    "the beginning of a version, such as `v3` or `17`",
    lines({
      "supported-until": field(either(day, choice("not announced")), "The last day on which its makers mend it."),
      "upgrade-from": list(
        pattern("a release in this file such as `16`", /^[a-z0-9][a-z0-9.-]{0,40}$/),
        "Earlier releases whose data we have a tested way to bring here.",
      ),
      note: field(longText, "What else is to be known.").optional(),
    }),
    "Releases by the beginning of their version: `v3` is `v3.8.2.4` too.",
  ),
}).describe("A program that the services are made of, and how long each release is supported.");

/** How long each release of a program is supported. */
export type Software = Read<typeof software>;
