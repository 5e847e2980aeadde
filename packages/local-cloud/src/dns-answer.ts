import type { Answer, DecodedPacket, Packet, SoaAnswer, StringAnswer } from "dns-packet";
import { addressNumber, addressText, parseRange, rangeHas } from "./address.ts";
import { nameServers } from "./cloudflare/api.ts";
import type { RecordRow } from "./rows.ts";
import type { Store } from "./state.ts";

/** What the DNS answers from. */
export interface DnsView {
  store: Store;
  /** Zone of the static names. */
  serviceZone: string;
  /** Static names and their IPv4 addresses. */
  services: ReadonlyMap<string, string>;
  /** CIDRs whose reverse names are answered. */
  reverse: readonly string[];
}

/** TTL of "automatic", and of what has none of its own. */
const automaticTtl = 300;
/** Short, so that a name made a moment after it was asked for is found soon. */
const negativeTtl = 5;
const longestChain = 8;
const authoritative = 1 << 10;
const codes = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

interface Found {
  code: keyof typeof codes;
  answers: Answer[];
  authorities: Answer[];
}

/** The answer to one query. */
export function answerQuery(view: DnsView, query: DecodedPacket): Packet {
  const question = query.questions?.[0];
  const found: Found =
    question === undefined
      ? { code: "FORMERR", answers: [], authorities: [] }
      : (((query.flags ?? 0) >> 11) & 0xf) !== 0
        ? { code: "NOTIMP", answers: [], authorities: [] }
        : find(view, question.name, question.type);
  const edns = query.additionals?.some((additional) => additional.type === "OPT") ?? false;
  return {
    type: "response",
    id: query.id ?? 0,
    // Recursion is never available: this server answers for its own names only.
    flags: (found.code === "REFUSED" ? 0 : authoritative) | (query.flag_rd ? 1 << 8 : 0) | codes[found.code],
    questions: query.questions ?? [],
    answers: found.answers,
    authorities: found.authorities,
    additionals: edns
      ? [{ type: "OPT", name: ".", udpPayloadSize: 1232, flags: 0, options: [], extendedRcode: 0, ednsVersion: 0, flag_do: false }]
      : [],
  };
}

function find(view: DnsView, asked: string, type: string): Found {
  const name = asked.toLowerCase().replace(/\.$/, "");
  if (name === view.serviceZone || name.endsWith(`.${view.serviceZone}`)) return findService(view, asked, name, type);
  const reverse = reverseAddress(name);
  if (reverse !== undefined) return findPointer(view, asked, name, reverse, type);
  const zone = zoneOf(view, name);
  return zone === undefined ? { code: "REFUSED", answers: [], authorities: [] } : findRecords(view, asked, name, zone, type);
}

/** The narrowest of our zones that holds a name. */
const zoneOf = (view: DnsView, name: string): string | undefined =>
  view.store
    .all("zone")
    .map((zone) => zone.name)
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .sort((one, other) => other.length - one.length)[0];

function negative(zone: string, code: "NOERROR" | "NXDOMAIN", answers: Answer[] = []): Found {
  return { code, answers, authorities: [soa(zone)] };
}

function soa(zone: string): SoaAnswer {
  const data = {
    mname: nameServers[0],
    rname: `hostmaster.${zone}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 604_800,
    minimum: negativeTtl,
  };
  return { type: "SOA", name: zone, ttl: negativeTtl, data };
}

function apex(zone: string, name: string, type: string): Answer[] {
  if (name !== zone) return [];
  if (type === "SOA") return [soa(zone)];
  return type === "NS" ? nameServers.map((server): StringAnswer => ({ type: "NS", name: zone, ttl: automaticTtl, data: server })) : [];
}

function findService(view: DnsView, asked: string, name: string, type: string): Found {
  const zone = view.serviceZone;
  const address = view.services.get(name);
  if (address !== undefined && type === "A")
    return { code: "NOERROR", answers: [{ type: "A", name: asked, ttl: automaticTtl, data: address }], authorities: [] };
  const answers = apex(zone, name, type);
  if (answers.length > 0) return { code: "NOERROR", answers, authorities: [] };
  return negative(zone, address !== undefined || name === zone ? "NOERROR" : "NXDOMAIN");
}

function findRecords(view: DnsView, asked: string, name: string, firstZone: string, type: string): Found {
  const answers: Answer[] = [];
  let zone = firstZone;
  let current = name;
  let owner = asked;
  for (let step = 0; step < longestChain; step += 1) {
    const records = at(view, current, zone);
    const wanted = records.filter((record) => record.type === type || type === "ANY");
    if (wanted.length > 0)
      return { code: "NOERROR", answers: [...answers, ...wanted.map((record) => toAnswer(record, owner))], authorities: [] };
    const alias = records.find((record) => record.type === "CNAME");
    if (alias === undefined) {
      const ownRecords = apex(zone, current, type);
      if (ownRecords.length > 0) return { code: "NOERROR", answers: [...answers, ...ownRecords], authorities: [] };
      const exists = records.length > 0 || current === zone || view.store.hasNameEnding("record", `.${current}`);
      return negative(zone, exists ? "NOERROR" : "NXDOMAIN", answers);
    }
    answers.push(toAnswer(alias, owner));
    current = alias.content.toLowerCase();
    owner = alias.content;
    // To the servers this is their resolver too, which follows an alias into another zone; what lies outside of ours it would have to ask elsewhere.
    const next = zoneOf(view, current);
    if (next === undefined) break;
    zone = next;
  }
  return { code: "NOERROR", answers, authorities: [] };
}

/** The records of a name, by a wildcard when it doesn't exist itself (RFC 4592: the closest one, if nothing closer exists). */
function at(view: DnsView, name: string, zone: string): RecordRow[] {
  const exact = view.store.byName("record", name);
  if (exact.length > 0 || name === zone) return exact;
  if (view.store.hasNameEnding("record", `.${name}`)) return [];
  let parent = name;
  while (parent !== zone) {
    parent = parent.slice(parent.indexOf(".") + 1);
    const wild = view.store.byName("record", `*.${parent}`);
    if (wild.length > 0) return wild;
    if (view.store.byName("record", parent).length > 0 || view.store.hasNameEnding("record", `.${parent}`)) return [];
  }
  return [];
}

function toAnswer(record: RecordRow, name: string): Answer {
  const ttl = record.ttl === 1 ? automaticTtl : record.ttl;
  switch (record.type) {
    case "MX":
      return { type: "MX", name, ttl, data: { preference: record.priority ?? 0, exchange: record.content } };
    case "TXT":
      return { type: "TXT", name, ttl, data: textParts(record.content) };
    case "CAA":
      return {
        type: "CAA",
        name,
        ttl,
        data: { flags: Number(record.data?.flags ?? 0), tag: String(record.data?.tag) as "issue", value: String(record.data?.value) },
      };
    case "SRV":
      return {
        type: "SRV",
        name,
        ttl,
        data: {
          priority: Number(record.data?.priority),
          weight: Number(record.data?.weight),
          port: Number(record.data?.port),
          target: String(record.data?.target),
        },
      };
    default:
      return { type: record.type as "A", name, ttl, data: record.content };
  }
}

/** A TXT record's strings: quoted parts as they are, else pieces of 255 bytes. */
function textParts(content: string): Buffer[] {
  const quoted = content.match(/"(?:[^"\\]|\\.)*"/g);
  const parts = quoted !== null && content.startsWith('"') ? quoted.map((part) => part.slice(1, -1).replace(/\\(.)/g, "$1")) : [content];
  return parts.flatMap((part) => {
    const bytes = Buffer.from(part);
    return Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255));
  });
}

/** The address that a name below in-addr.arpa or ip6.arpa stands for. */
function reverseAddress(name: string): string | undefined {
  const parts = name.split(".").slice(0, -2).reverse();
  if (name.endsWith(".in-addr.arpa") && parts.length === 4) return parts.join(".");
  if (!name.endsWith(".ip6.arpa") || parts.length !== 32) return undefined;
  const number = addressNumber((parts.join("").match(/.{4}/g) ?? []).join(":"));
  return number === undefined ? undefined : addressText(number, 6);
}

function findPointer(view: DnsView, asked: string, name: string, address: string, type: string): Found {
  if (!view.reverse.some((text) => rangeHas(parseRange(text, false) ?? { version: 4, base: 0n, prefix: 32 }, address)))
    return { code: "REFUSED", answers: [], authorities: [] };
  const zone = name
    .split(".")
    .slice(name.endsWith(".ip6.arpa") ? -18 : -5)
    .join(".");
  const key = address.includes(":") ? addressText(((addressNumber(address) ?? 0n) >> 64n) << 64n, 6) : address;
  const row = view.store.get("primary_ip", view.store.get("address", key)?.primaryIp ?? 0);
  const pointer = row?.pointers.find((one) => addressNumber(one.ip) === addressNumber(address));
  if (pointer === undefined) return negative(zone, "NXDOMAIN");
  if (type !== "PTR") return negative(zone, "NOERROR");
  return { code: "NOERROR", answers: [{ type: "PTR", name: asked, ttl: automaticTtl, data: pointer.dns_ptr }], authorities: [] };
}
