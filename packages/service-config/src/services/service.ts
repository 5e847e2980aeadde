import type { LimitName, LimitValues } from "@meet-coop/definitions";
import type { PoolPlan, ServerPlan } from "../pool-plan.ts";
import type { Site } from "../sites.ts";
import type { TenantPlan } from "../tenant-plan.ts";
import type { Kept, Wanted } from "./enforcement.ts";
import type { FromSecrets, Part } from "./part.ts";
import type { ServiceName } from "./service-name.ts";

/** A server of a pool, and what those who run it say. */
export interface Place {
  pool: PoolPlan;
  server: ServerPlan;
  /** Below it hang all host names that are ours. */
  zone: string;
  /** Every host name of the pool. */
  sites: readonly Site[];
  /** Directory of the authority that gives certificates to a gateway. */
  acmeDirectory: string;
  /** Hears of expiring certificates, and is the first administrator. */
  operatorEmail: string;
  /** Whether servers have an IPv6 address. */
  ipv6: boolean;
  /** What answers at a site: the routes of all services of the server. */
  routes(site: Site): Route[];
}

/** A tenant's database, as its Greenlight finds it. */
export interface TenantDatabase {
  /** In which PostgreSQL runs. */
  container: string;
  /** Who changes roles there, by the container's own socket. */
  superuser: string;
  /** Its name, and that of the role which owns it. */
  name: string;
  /** Whether it listens on the server, or on the tenant's network. */
  network: "server" | "tenant";
  /** Whether a step of its own sets a tenant's password always, or only once it was renewed. */
  passwordSet: "always" | "when-renewed";
}

/** BBB's API for a tenant. */
export interface MeetingsApi {
  /** With its path, e.g. `https://demo-a.example.org/bigbluebutton/`. */
  endpoint: string;
  secret: FromSecrets<string>;
  /** Whether the secret is the tenant's own, and kept in this container. */
  ownSecretIn: string | null;
}

/** What the programs of a server offer to those that need them. */
export interface Offers {
  database: TenantDatabase;
  meetings: MeetingsApi;
  /** Where the files of its Greenlight are kept. */
  storage: { folder: string } | { volume: string };
}

export interface TenantPlace extends Place {
  tenant: TenantPlan;
  offers: Offers;
}

/** What a program waits for beyond others of its server: address records, since a "no such name" is remembered for long; meeting servers that run already, whose change may be refused before anything is changed here; for a tenant, those that start before it. */
export type Need = ServiceName | "names" | "meeting-servers" | "tenants-before";

/** What answers at paths of a host name. */
export interface Route {
  /** Of an ending `*`, all below. Null: whatever nothing else answers. */
  paths: string[] | null;
  to: Program | Files;
}

/** A program that answers at an address of its server. */
export interface Program {
  address: string;
  /** Headers of its answers that go no further. */
  withoutHeaders?: string[];
}

export interface Files {
  /** On the server. */
  folder: string;
  /** Left out of the path before the file is looked for. */
  without?: string;
  /** This file, whatever the path is. */
  file?: string;
  /** What a folder shows. */
  index?: string;
  /** Answer's headers. */
  headers?: Record<string, string>;
}

/** What `npm run status` looks at inside a server. */
export interface Inspection {
  /** The file that names BigBlueButton's version. */
  bigbluebutton?: string;
  /** The superuser of each PostgreSQL, by its container. */
  databases?: Record<string, string>;
  /** `database`: container of its PostgreSQL, superuser, name. */
  loadBalancer?: { address: string; database: [string, string, string] };
  /** Folders on a disk of their own. */
  disks?: string[];
  /** Folder with dumps of tenants. */
  dumps?: string;
}

/** A program on a server, as plain data: the questions that are asked of each. */
export interface Service {
  /** What must be in force before it. Default: nothing. */
  needs?: readonly Need[];
  /** How it keeps a limit, for those that it can; the only source of what is stored for them. */
  holds?: { [Name in LimitName]?: (wanted: Wanted<LimitValues[Name]>) => Kept };
  /** What there is of it once on its server. */
  onServer?: (place: Place) => Part[];
  /** What there is of it for each tenant of the server, whatever the tenant's stage. */
  ofTenant?: (place: TenantPlace) => Part[];
  /** What a tenant's other programs find here. */
  offers?: (place: Place, tenant: TenantPlan) => Partial<Offers>;
  /** Which paths of a site lead to it. */
  routes?: (site: Site) => Route[];
  /** What `status` asks at a host name where it answers. */
  statusPath?: string;
  /** What `status` looks at inside its server. */
  inspected?: (pool: PoolPlan) => Inspection;
}
