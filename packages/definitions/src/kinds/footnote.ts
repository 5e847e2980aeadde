import { amountKeys, permissionKeys } from "../limits.ts";
import { choice, wholeNumber } from "../quantity.ts";
import { longText } from "../written-text.ts";
import { field, lines, type Read } from "./field.ts";

/** Rows of the table that members see, in its order. */
export const tableRows = [
  "pool",
  ...amountKeys,
  "set-up",
  "minimum-period",
  "monthly",
  ...permissionKeys,
  "branding",
  "membership",
  "sold-by",
  "also-called",
] as const;
export type TableRow = (typeof tableRows)[number];

export const footnote = lines({
  number: field(wholeNumber, "Its number below the table."),
  concerns: field(choice(...tableRows, "whole table"), "The row that it stands at."),
  text: field(longText, "What it says, in English."),
}).describe("A footnote of the table that members see.");

/** A footnote of the table that members see. */
export type Footnote = Read<typeof footnote>;
