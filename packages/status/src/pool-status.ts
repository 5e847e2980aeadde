import { entranceOf, isReleased, type PoolPlan, type ServerPlan, serverHostNameOf } from "@meet-coop/service-config";
import { type End, endsOf } from "./ends.ts";
import { type InsideQuestion, insideQuestion, type Look, versionQuestion } from "./inside.ts";
import { type DoorSeen, insideRows } from "./inside-rows.ts";
import { type Asking, late } from "./limit.ts";
import { machineRows } from "./machine-rows.ts";
import type { Machines } from "./machines.ts";
import type { Found } from "./names.ts";
import { plannedRecords, recordRows } from "./record-rows.ts";
import type { Records } from "./records.ts";
import type { Row } from "./row.ts";
import { type Surroundings, siteRows } from "./site-rows.ts";
import { type AskedSite, askedSites, leadsToDoor, type SiteSeen } from "./sites.ts";
import { type AskedServer, type BigBlueButtonRelease, versionRows } from "./version-rows.ts";
import type { WebAnswer, WebQuestion } from "./web.ts";

/** How questions are put. A test has others. */
export interface Askers {
  find(name: string): Promise<Found>;
  web(question: WebQuestion, signal: AbortSignal): Promise<WebAnswer>;
  /** The pool's servers and firewalls as Hetzner shows them; absent where this machine has no token for it. */
  machines?: (signal: AbortSignal) => Promise<Machines>;
  /** The records of zones as Cloudflare shows them; likewise. */
  records?: (zones: readonly string[], signal: AbortSignal) => Promise<Records>;
  /** Looks inside a server that has one of these addresses, where they are known; undefined: this machine has no key for it. */
  inside(server: string, addresses: readonly string[], question: InsideQuestion, signal: AbortSignal): Promise<Look | undefined>;
}

export interface PoolQuestion extends Pick<Surroundings, "zone" | "now" | "up" | "power"> {
  pool: PoolPlan;
  /** `YYYY-MM-DD`. */
  day: string;
  /** The command after which this machine has an SSH key, as it is typed. */
  preview: string;
  /** The command that mends what a run left half done, as it is typed. */
  recover: string;
  /** What marks the stack's things at its clouds: `demo.production`. */
  label: string;
  /** Of the stack's settings: address ranges that reach SSH, and whether servers have an IPv6 address. */
  sshAllowedFrom: readonly string[];
  ipv6: boolean;
  /** What is known of the BigBlueButton that the pool names. */
  bigbluebutton: BigBlueButtonRelease;
}

export interface PoolStatus {
  rows: Row[];
  ends: End[];
  /** False where DNS has none of the pool's own names. */
  isThere: boolean;
}

/** Asks everything of a pool at once, and judges it. */
export async function poolStatus(question: PoolQuestion, askers: Askers, asking: Asking): Promise<PoolStatus> {
  const { pool, zone, day } = question;
  const door = entranceOf(pool);
  if (!door) throw new RangeError(`Pool \`${pool.id}\` has no server`);
  const doorHost = serverHostNameOf(door, zone);
  const doorFound = asking.ask(`DNS of ${doorHost}`, () => askers.find(doorHost));
  const addresses = doorFound.then(addressesOf);
  const sites = askedSites(pool, zone);
  const { machines: askMachines, records: askRecords } = askers;
  const zones = [...new Set(plannedRecords(question).map((record) => record.zone))];
  const [seen, inside, machines, records, versions, known] = await Promise.all([
    Promise.all(sites.map((site) => seeSite(site, addresses, askers, asking))),
    seeInside(door, doorFound, pool, askers, asking),
    askMachines && asking.ask("Hetzner", askMachines),
    askRecords && asking.ask("Cloudflare", (signal) => askRecords(zones, signal)),
    Promise.all(pool.servers.filter((server) => !isReleased(server, pool)).map((server) => seeVersion(pool, server, zone, askers, asking))),
    addresses,
  ]);
  const around = { ...question, door: { name: door.name, addresses: known }, patience: Math.round(asking.limits.each / 1000) };
  const rows = [
    ...sites.flatMap((site, nth) => siteRows(site, seen[nth] ?? { found: late }, around)),
    ...(machines === undefined ? [] : machineRows(machines, around)),
    ...(records === undefined ? [] : recordRows(records, machines, around)),
    ...versionRows(versions, question.bigbluebutton, question.preview),
    ...insideRows(inside, around),
  ];
  const isThere = known.length > 0 || seen.some(({ found }) => found === late || found.kind !== "nothing");
  return { rows, ends: endsOf(pool, day, rows), isThere };
}

async function seeSite(site: AskedSite, door: Promise<string[]>, askers: Askers, asking: Asking): Promise<SiteSeen> {
  const { host, path } = site;
  const found = await asking.ask(`DNS of ${host}`, () => askers.find(host));
  if (found === late || found.kind !== "addresses" || leadsToDoor(site, found, await door) === false) return { found };
  const [address = ""] = found.addresses;
  return { found, asked: await asking.ask(`https://${host}`, (signal) => askers.web({ address, host, path }, signal)) };
}

async function seeInside(
  server: ServerPlan,
  door: Promise<Found | typeof late>,
  pool: PoolPlan,
  askers: Askers,
  asking: Asking,
): Promise<DoorSeen> {
  const found = await door;
  if (found !== late && found.kind === "nothing") return { kind: "error", words: "its name has no address in DNS" };
  const work = (signal: AbortSignal) => askers.inside(server.name, addressesOf(found), insideQuestion(pool, server), signal);
  return (await asking.ask(`SSH to ${server.name}`, work, asking.limits.whole)) ?? { kind: "no key" };
}

async function seeVersion(pool: PoolPlan, server: ServerPlan, zone: string, askers: Askers, asking: Asking): Promise<AskedServer> {
  const host = serverHostNameOf(server, zone);
  const found = await asking.ask(`DNS of ${host}`, () => askers.find(host));
  const addresses = addressesOf(found);
  if (addresses.length === 0) return { server, look: { kind: "error", words: "its name has no address in DNS" } };
  const work = (signal: AbortSignal) => askers.inside(server.name, addresses, versionQuestion(pool, server), signal);
  return { server, look: await asking.ask(`version of ${server.name}`, work, asking.limits.whole) };
}

const addressesOf = (found: Found | typeof late) => (found !== late && found.kind === "addresses" ? found.addresses : []);
