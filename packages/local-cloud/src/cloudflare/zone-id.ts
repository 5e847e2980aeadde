import { createHash } from "node:crypto";

/** The id that a zone of this name always has here. */
export function zoneId(name: string): string {
  return createHash("sha256").update(`zone ${name}`).digest("hex").slice(0, 32);
}
