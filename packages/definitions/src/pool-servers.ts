import type { PoolDefinition } from "./tenancy.ts";

/** The co-op's pool whose servers belong to the events that are there. */
export const ofEvents = ({ id, shared }: Pick<PoolDefinition, "id" | "shared">): boolean => id === "event" && shared;

/** All meeting servers that a pool has or had, `<pool>-a` first: a name is never given to a second server, so what was taken out counts too. */
export const serverNames = ({ id, parts: { servers } }: Pick<PoolDefinition, "id" | "parts">): string[] =>
  numbered(id, servers.howMany + Object.keys(servers.takenOut).length);

/** `winter` and 2 → `winter-a`, `winter-b`. */
export const numbered = (name: string, howMany: number): string[] => Array.from({ length: howMany }, (_, nth) => `${name}-${letters(nth)}`);

/** 0 → `a`, 25 → `z`, 26 → `aa`. */
function letters(nth: number): string {
  const last = String.fromCharCode(97 + (nth % 26));
  return nth < 26 ? last : letters(Math.floor(nth / 26) - 1) + last;
}
