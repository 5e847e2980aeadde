import { choice, type Quantity } from "../quantity.ts";
import { longText, nameText } from "../written-text.ts";
import { field, lines, list, type Read } from "./field.ts";

/** Folders of the definitions: one for each kind of thing. */
export const folders = [
  "circles",
  "dedicated-customers",
  "events",
  "footnotes",
  "languages",
  "logos",
  "operational-members",
  "organisations",
  "pools",
  "price-books",
  "service-levels",
  "software",
  "tenants",
  "zones",
] as const;

export const circle = lines({
  name: field(nameText, "The circle's name."),
  "also-called": list(nameText, "Other names of the circle."),
  owns: list(longText as Quantity<string>, "What it decides on."),
  approves: list(choice(...folders), "Folders of the definitions whose changes it approves."),
}).describe("A circle of the co-op, and what it approves.");

/** A circle of the co-op. */
export type Circle = Read<typeof circle>;
