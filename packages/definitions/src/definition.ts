/** A whole number, or no limit at all. */
export type Limit = number | "unlimited";

/** An amount of money, without sales tax. */
export interface Money {
  /** In units of the currency, at most two decimals. */
  amount: number;
  /** ISO 4217, e.g. `EUR`. */
  currency: string;
}

/** What members pay for a level. */
export interface Contribution {
  monthly: Money | "free" | "on request";
  /** What the price depends on, when it is on request. */
  pricedBy?: string;
  setUp: Money | "none" | "free" | "on request";
  /** The shortest subscription, in months; 0: none. */
  minimumMonths: number;
  paid: "monthly" | "up front";
}

/** One row of the co-op's service-level table. */
export interface ServiceLevel {
  /** The file's name without `.yaml`. */
  id: string;
  name: string;
  alsoCalled: string[];
  /** Id of a pool, or `own server` for a dedicated customer's own. */
  pool: string;
  soldBy: "co-op" | "operational-members";
  /** User accounts for each contribution; for Free, for each person invited. */
  accounts: Limit;
  roomsPerAccount: Limit;
  meetingDurationMinutes: Limit;
  participantsPerMeeting: Limit;
  /** `later`: when recording can be switched for each room (footnote 2 of the table). */
  recording: boolean | "later";
  /** Logo, colours, own (sub-)domain for meetings and e-mail. */
  branding: boolean;
  membership: boolean;
  contribution: Contribution;
}

/** Names of the parts of a pool that have a version of their own. */
export interface Software {
  /** The release that bbb-install is asked for, e.g. `jammy-300`. */
  bigbluebutton: string;
  /** Image that the servers boot, e.g. `ubuntu-22.04`. */
  operatingSystem: string;
  /** Tags of the container images. */
  greenlight: string;
  postgresql: string;
  redis: string;
}

/** Memory that a container may use, in MiB. */
export interface Memory {
  greenlight: number;
  postgresql: number;
  redis: number;
}

/** A pool that has servers. */
export interface RunningPool {
  id: string;
  name: string;
  status: "runs";
  topology: "together";
  servers: { type: string; howMany: number; location: string };
  software: Software;
  memory: Memory;
  /** Raised by one to renew all secrets of the pool's servers. */
  secretsRotation: number;
  /** True lets one `up` lift the protections of its servers, so that a later one may delete them. */
  release: boolean;
}

/** The servers behind some levels. */
export type Pool = RunningPool | { id: string; name: string; status: "planned" };

/** Colours and logo of the front page and the mails. */
export interface Look {
  /** `#rrggbb`. */
  primaryColor?: string;
  primaryColorLight?: string;
  primaryColorDark?: string;
  /** https address of a PNG or WebP image. */
  logo?: string;
}

/** How a tenant sends mail; the password is a secret of the stack. */
export interface MailSender {
  senderAddress: string;
  senderName: string;
  server: string;
  /** 587 for most; 25 and 465 are closed at Hetzner. */
  port: number;
  userName?: string;
}

/** A Greenlight that the co-op itself runs. */
export interface Tenant {
  id: string;
  name: string;
  level: string;
  /** First label of its host name, below the zone of the stack. */
  host: string;
  /** ISO 639-1 code of the language that its pages start in. */
  language: string;
  look: Look;
  /** Greets everybody in a meeting's chat. */
  welcome?: string;
  links: { terms?: string; privacy?: string; accessibility?: string; helpCenter?: string };
  mail?: MailSender;
  /** Raised by one to renew all secrets of the tenant. */
  secretsRotation: number;
}

/** Everything that circles decide, each kind sorted by id. */
export interface Definitions {
  serviceLevels: ServiceLevel[];
  pools: Pool[];
  tenants: Tenant[];
}
