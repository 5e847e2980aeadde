import type { Zone } from "./kinds/zone.ts";
import type { Definitions, Folder } from "./schema.ts";
import type { Source } from "./tenancy.ts";

/** A function that finds the zone of ours that holds a domain: of two, the narrower. */
export function zoneFinder(zones: readonly Zone[]): (domain: string) => Zone | undefined {
  const byDomain = new Map(zones.map((zone) => [zone.domain, zone]));
  return (domain) => {
    for (let rest = domain; rest !== ""; rest = rest.slice(rest.indexOf(".") + 1)) {
      const zone = byDomain.get(rest);
      if (zone || !rest.includes(".")) return zone;
    }
    return undefined;
  };
}

/** Folders of those whom a zone can belong to. */
const owners = ["operational-members", "organisations", "dedicated-customers"] as const;

/**
 * A function that says whether a zone is another's than that of who is written down in a file; an event's is that of the member who holds it. Of a zone whose owner doesn't exist
 * nobody knows: a check tells of it.
 */
export function othersZone({ events, exists }: Pick<Definitions, "events"> & { exists(folder: Folder, id: string): boolean }) {
  const memberOf = new Map(events.map(({ id, member }) => [id, member]));
  return ({ belongsTo }: Zone, { folder, id }: Source): boolean => {
    if (belongsTo === "co-op" || !owners.some((owner) => exists(owner, belongsTo))) return false;
    return belongsTo !== (folder === "events" ? memberOf.get(id) : id);
  };
}
