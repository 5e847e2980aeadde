import { isReleased, type PoolPlan, type Site, sitesOf, statusPathOf } from "@meet-coop/service-config";
import type { late } from "./limit.ts";
import type { Found } from "./names.ts";
import type { WebAnswer } from "./web.ts";

type Answering = Site & { answers: NonNullable<Site["answers"]> };

/** A host name of a pool at which somebody must answer, and what is asked there. */
export type AskedSite = Answering & { path: string };

/** What was seen of a site. */
export interface SiteSeen {
  found: Found | typeof late;
  /** Absent where nothing was asked: the name leads nowhere, or elsewhere. */
  asked?: WebAnswer | typeof late;
}

/** Every host name of a pool that is to answer. A server that is released may be gone already. */
export const askedSites = (pool: PoolPlan, zone: string): AskedSite[] =>
  sitesOf(pool, zone)
    .filter((site): site is Answering => site.answers !== null && !(site.kind === "server" && isReleased(site.server, pool)))
    .map((site) => ({ ...site, path: statusPathOf(site.answers) }));

/** Whether a name is a domain whose records its owner sets. */
export const isForeign = ({ zone }: Site): boolean => zone === null;

/** Whether a name leads to one of the addresses of the door. Undefined: nobody can tell, or it is a meeting server's own. */
export function leadsToDoor(site: Site, found: SiteSeen["found"], door: readonly string[]): boolean | undefined {
  if (typeof found === "symbol" || found.kind === "unknown") return undefined;
  if (found.kind === "nothing") return false;
  return site.kind === "server" || door.length === 0 ? undefined : found.addresses.some((address) => door.includes(address));
}
