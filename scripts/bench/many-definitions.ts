import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitionsFolder } from "@meet-coop/definitions";
import { parse, stringify } from "yaml";

export interface HowMany {
  organisations: number;
  /** Each sells three levels. */
  operationalMembers: number;
  events: number;
  /** Meeting servers of each pool. Default: 200. */
  meetingServers?: number;
}

/** Writes definitions of a large co-op into a folder of its own: the repository's, and many invented members, customers and events. */
export function writeManyDefinitions({ organisations, operationalMembers, events, meetingServers = 99 }: HowMany): {
  folder: string;
  remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "meet-coop-many-"));
  cpSync(definitionsFolder, folder, { recursive: true });
  const write = (file: string, value: object) => writeFileSync(join(folder, `${file}.yaml`), stringify(value));
  for (const kind of ["organisations", "operational-members", "events"]) mkdirSync(join(folder, kind), { recursive: true });
  // Servers as large as it takes: what is measured is the software.
  for (const file of readdirSync(join(folder, "price-books"))) {
    const book = join(folder, "price-books", file);
    writeFileSync(book, readFileSync(book, "utf8").replace(/memory: \d+ GB/g, "memory: 90000 GB"));
  }
  for (const pool of ["members", "custom", "event"]) {
    const definition = parse(readFileSync(join(folder, `pools/${pool}.yaml`), "utf8"));
    definition.status = "runs";
    definition["load-balancer"]["proved-on"] = "2026-01-01";
    Object.assign(definition.servers, { "how-many": meetingServers });
    Object.assign(definition["fair-use"], { "people-per-server": 100_000, "sold-for-each-place": 10 });
    definition.software = Object.fromEntries(Object.entries(definition.software).map(([key, value]) => [key, String(value)]));
    write(`pools/${pool}`, definition);
  }
  for (let nth = 1; nth <= organisations; nth += 1) write(`organisations/organisation-${nth}`, organisation(nth));
  for (let nth = 1; nth <= operationalMembers; nth += 1) write(`operational-members/member-${nth}`, member(nth));
  for (let nth = 1; nth <= events; nth += 1) write(`events/event-${nth}`, event(nth));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

const look = { "primary-color": "#2f5d1e", "primary-color-light": "#edf5e9" };
const links = { terms: "https://example.org/terms", privacy: "https://example.org/privacy" };
const mail = (name: string) => ({
  "sender-address": `meet@${name}.example.org`,
  "sender-name": name,
  server: "mail.example.org",
  spf: ["include:spf.example.org"],
  dkim: { selector: "meet", type: "ed25519", key: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" },
  "records-seen": "2026-01-01",
});

function organisation(nth: number): object {
  const name = `organisation-${nth}`;
  return {
    name: `Organisation ${nth}`,
    level: "multi-account",
    subscription: { from: "2026-01-01", "paid-up-front": "3 months", "paid-on": "2026-01-01" },
    // One in ten is on a domain of its own.
    ...(nth % 10 === 0 ? { domain: `meet.${name}.example.org`, "domain-proved": "2026-01-01" } : { host: name }),
    ...{ language: "en", look, links, mail: mail(name), welcome: `Welcome to ${name}.` },
  };
}

function member(nth: number): object {
  const name = `member-${nth}`;
  const pages = {
    website: `https://${name}.example.org`,
    apply: `https://${name}.example.org/apply`,
    contact: `office@${name}.example.org`,
  };
  return {
    name: `Member ${nth}`,
    ...pages,
    circles: ["community"],
    levels: ["level-1", "level-2", "level-3"],
    currency: "EUR",
    look,
    links,
    mail: mail(name),
  };
}

function event(nth: number): object {
  const name = `event-${nth}`;
  const days = {
    "first-day": `2026-${String(1 + (nth % 12)).padStart(2, "0")}-10`,
    "last-day": `2026-${String(1 + (nth % 12)).padStart(2, "0")}-12`,
  };
  return {
    name: `Event ${nth}`,
    member: "member-1",
    ...days,
    servers: "1",
    "participants-per-meeting": "50",
    "meeting-duration": "8 h",
    price: "400 EUR",
    host: name,
    language: "en",
  };
}
