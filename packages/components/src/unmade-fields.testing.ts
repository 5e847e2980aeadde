import type { Folder } from "@meet-coop/definitions";
import type { Reach, Walked } from "./field-walk.testing.ts";

/** Why a field changes nothing that is made: by the folder (and topology), and the field or what holds it. */
type Reasons = Record<string, string>;

/** Of servers, wherever they are described. */
const ofServers = (reasons: Reasons): Reasons =>
  Object.fromEntries(
    Object.entries(reasons).flatMap(([field, why]) => [
      [`pools ${field}`, why],
      [`dedicated-customers pool.${field}`, why],
    ]),
  );
/** Of everybody who has a Greenlight. */
const ofTenants = (folders: readonly string[], reasons: Reasons): Reasons =>
  Object.fromEntries(folders.flatMap((folder) => Object.entries(reasons).map(([field, why]) => [`${folder} ${field}`, why])));

const everybody = ["tenants", "operational-members", "organisations", "dedicated-customers", "events"];
const sentFromElsewhere =
  "its domain stands in no zone that we host: its owner sets the records, and a check asks for the day on which they were seen";

/** What people read: the table of levels, the pages of pools. */
const forPagesAlone: Reasons = {
  languages: "words of pages",
  footnotes: "stand below the table of levels",
  "service-levels accounts": "no program counts them; the plan says so, and the table what was promised",
  "service-levels also-called": "a row of the table",
  "service-levels branding": "a row of the table; the look itself is each tenant's",
  "service-levels membership": "a row of the table",
  "service-levels contribution": "rows of the table; who sells collects it",
  ...ofTenants(["operational-members"], {
    website: "on the page of its pool",
    place: "on the page of its pool",
    currency: "on the page of its pool",
    apply: "on the page of its pool",
    contribute: "on the page of its pool",
    contact: "on the page of its pool",
  }),
};

/** What `npm run plan` prints. */
const forThePlanAlone: Reasons = {
  "pools name": "what people call it",
  "price-books server-types.<key>.monthly": "what a server would cost stands beside it",
  ...ofTenants(["organisations", "dedicated-customers"], {
    "deviations.accounts": "no program counts them; the plan says that nothing keeps it",
  }),
  ...ofTenants(everybody, { "mail.records-seen": "a check asks for it where the zone isn't ours" }),
  ...ofTenants(["operational-members", "dedicated-customers", "events"], { "mail.spf": sentFromElsewhere, "mail.dkim": sentFromElsewhere }),
};

/** What checks need, and people who look things up. */
const forChecksAlone: Reasons = {
  circles: "who approves what: read by people, and by the checks that name a circle",
  ...Object.fromEntries(
    ["name", "source", "read-on", "lead-time", "lead-time-reason"].map((field) => [
      `software ${field}`,
      "checks judge versions by it, and messages name it",
    ]),
  ),
  ...Object.fromEntries(
    ["supported-until", "holes", "never", "upgrade-from", "languages", "note"].map((field) => [
      `software releases.<key>.${field}`,
      "checks judge versions, languages and lengths by it",
    ]),
  ),
  ...Object.fromEntries(
    [
      "provider",
      "from",
      "source",
      "note",
      "prices-hold-in",
      ...["cpus", "cpu", "memory", "disk", "locations", "before"].map((key) => `server-types.<key>.${key}`),
    ].map((field) => [`price-books ${field}`, "checks say what can be had, where, and for what"]),
  ),
  ...ofServers({
    "fair-use": "checks count what may be sold",
    "load-balancer.proved-on": "a check asks for it before a pool runs",
    "database-made-with": "a check compares it with the version that is to run",
  }),
  "pools:together longest-meeting": "the longest of its tenants' is the server's, and a check refuses a longer one",
  "dedicated-customers:together pool.longest-meeting": "the longest of its tenants' is the server's, and a check refuses a longer one",
  "pools:events recording-switch": "an event says itself whether it may be recorded; a check looks at it for levels that name the pool",
  "pools:events servers.how-many": "each event says how many it needs; a check counts that there are enough",
  "operational-members circles": "a check asks for one of those who sell",
  "operational-members revenue-share": "the co-op's bookkeeping reads it",
  ...ofTenants(["tenants", "organisations", "dedicated-customers", "events"], { "domain-proved": "a check asks for it beside a domain" }),
  ...ofTenants(["organisations", "dedicated-customers"], {
    contact: "where we write to: read by people",
    "sold-by": "who bills: checks compare it with the level",
    subscription: "checks ask whether what is paid up front has been paid",
    "deviations.why": "read by people",
    "deviations.agreed-by": "a check asks whether the circle is there",
    "deviations.agreed-on": "a check asks whether it is past",
  }),
  "dedicated-customers price": "checks and bookkeeping",
  "events member": "a check asks whether it is a member",
  "events sold-by": "who bills: a check compares",
  "events price": "checks and bookkeeping",
};

/** Lines of which no other is accepted without other lines beside it. */
const notByItself: Reasons = {
  ...ofServers({ topology: "another takes other lines; both are walked", "load-balancer.engine": "there is one" }),
  "dedicated-customers level": "only a level of own servers is",
  "service-levels sold-by": "who sells it says so too",
  "tenants domain": "stands in the place of `host`",
  "tenants mail.dkim.type": "another takes another key",
  "tenants mail.dkim.key": "another type takes another",
};

/** Each list, and what its fields may change at most. */
const lists: [Reach, Reasons][] = [
  ["pages", forPagesAlone],
  ["plan", forThePlanAlone],
  ["nothing", forChecksAlone],
  ["refused", notByItself],
];

type Field = Pick<Walked, "field" | "where">;
const concerns = (key: string, folder: Folder, { field, where }: Field): boolean => {
  const [place, prefix] = key.split(" ");
  return (
    (place === folder || place === `${folder}:${where}`) && (prefix === undefined || field === prefix || field.startsWith(`${prefix}.`))
  );
};

/** What a field may change at most; undefined: it must change what is made. */
export const atMost = (folder: Folder, field: Field): Reach | undefined =>
  lists.find(([, reasons]) => Object.keys(reasons).some((key) => concerns(key, folder, field)))?.[0];

/** What the lists name and the walk didn't meet. */
export const namedInVain = (walked: ReadonlyMap<Folder, readonly Field[]>): string[] =>
  lists
    .flatMap(([, reasons]) => Object.keys(reasons))
    .filter((key) => ![...walked].some(([folder, fields]) => fields.some((field) => concerns(key, folder, field))));
