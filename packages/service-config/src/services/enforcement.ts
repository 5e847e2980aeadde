/** What keeps a limit: `no-limit` has nothing to keep, `nothing` means that only the members' word does. */
export type HeldBy = "load-balancer" | "greenlight-role" | "meeting-option" | "server-default" | "invitation" | "no-limit" | "nothing";

/** A value in a running service that keeps a limit, or stands behind what keeps it. The service's settings are rendered from these and nothing else. */
export interface Enforcement {
  /** Greenlight's database, BBB's `bbb-web.properties` on each meeting server, or the load balancer's state. */
  at: "greenlight" | "bbb-web.properties" | "bbblb";
  /** Table or path in which it stands, e.g. `meeting_options`, `overrides.create`; null: there is none. */
  in: string | null;
  /** Row or key, e.g. `maxParticipants`, `defaultMaxUsers`. */
  name: string;
  /** As it is stored there. Null: no limit of ours; Greenlight and load balancer then store nothing, BBB's properties 0. */
  value: string | null;
}

/** A limit as a service is asked to keep it. */
export interface Wanted<Value> {
  /** Of the tenant. */
  value: Value;
  /** The widest of all tenants on the same meeting servers; without a limit where the load balancer before them keeps each tenant's. */
  ofServers: Value;
}

/** How a service keeps a limit. */
export interface Kept {
  /** Undefined: it only stands behind what keeps it. */
  heldBy?: HeldBy | undefined;
  enforced: Enforcement[];
}

/** The setting that an enforcement is, in one word: `meeting_options.maxParticipants`. */
export const settingOf = ({ in: table, name }: Enforcement): string => (table === null ? name : `${table}.${name}`);
