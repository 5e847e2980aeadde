import {
  byId,
  type Definitions,
  type Language,
  type OperationalMember,
  type PoolDefinition,
  poolDefinitions,
  type ServiceLevel,
} from "@meet-coop/definitions";
import { hostNameOf } from "../host-name.ts";
import type { PoolPlan } from "../pool-plan.ts";
import type { FootnotedTable } from "./footnoted-table.ts";
import { dayIn, nameIn, phrase, withLineFeeds } from "./page-words.ts";
import { eventTable, poolLevelTable } from "./pool-tables.ts";

/** Words of the pages of pools. */
export type PoolPageWords = Language["poolPages"];

/** A text that may lead somewhere; `label`: what a screen reader says where several links have the same text. */
export interface PageLink {
  text: string;
  href: string | null;
  label?: string;
}

/** An operational member as the public may know it. */
export interface Seller {
  id: string;
  name: string;
  website: string;
  place: string | null;
  openUntil: string | null;
  language: string;
  currency: string;
  /** The levels of this pool that it sells, and the host name of the Greenlight of each. */
  levels: { id: string; name: string; host: string }[];
  apply: PageLink;
  contribute: PageLink;
  contact: PageLink;
}

/** The public page of a pool in one language, as text without any markup. */
export interface PoolPage {
  language: { id: string; name: string };
  title: string;
  about: string;
  words: PoolPageWords;
  /** Null: no level is on these servers. */
  table: FootnotedTable | null;
  /** Null: no level here is sold by operational members. `unsold`: levels that none sells at present. */
  sellers: { members: Seller[]; unsold: string | null } | null;
  /** Null: everything here is asked of a member. `hosts`: Greenlights that the co-op itself runs here. */
  coOp: { hosts: string[] } | null;
}

/**
 * What a pool's page says in a language; `pool`: the pool as planned for the day. What the public may not know is never read: no customer's name, no server.
 * Pure.
 */
export function poolPage(definitions: Definitions, pool: PoolPlan, language: Language, { zone }: { zone: string }): PoolPage {
  const defined = poolDefinitions(definitions).find(({ id }) => id === pool.id);
  const levels = definitions.serviceLevels.filter((level) => level.pool === (defined?.shared === false ? "own server" : pool.id));
  const kind = kindOf(defined, levels);
  const words = language.poolPages;
  const { title, about } = kind ? words[kind] : { title: pool.name, about: language.introduction };
  const events = kind === "events" && defined;
  const table = events ? eventTable(definitions, language, events) : poolLevelTable({ ...definitions, serviceLevels: levels }, language);
  const sellers = sellersOf(definitions, pool, { levels: table?.columns ?? [], language, zone });
  const resold = new Set(levels.filter(({ soldBy }) => soldBy === "operational-members").map(({ id }) => id));
  const sold = new Set(sellers.flatMap(({ levels }) => levels.map(({ id }) => id)));
  const unsold = (table?.columns ?? []).filter(({ id }) => resold.has(id) && !sold.has(id)).map(({ name }) => name);
  return {
    language: { id: language.id, name: language.name },
    title,
    about: withLineFeeds(about),
    words: { ...words, ask: withLineFeeds(words.ask) },
    table,
    sellers:
      resold.size > 0
        ? { members: sellers, unsold: unsold.length > 0 ? phrase(words.notSold, { levels: unsold.join(", ") }) : null }
        : null,
    coOp:
      resold.size < levels.length || sellers.length === 0
        ? {
            hosts: pool.tenants.filter(({ kind, stage }) => kind === "co-op" && stage === "open").map((tenant) => hostNameOf(tenant, zone)),
          }
        : null,
  };
}

/** What a pool is for, by what is sold on it: a further one of the same kind has the same words. Undefined: nothing is. */
function kindOf(pool: PoolDefinition | undefined, levels: ServiceLevel[]) {
  if (pool?.shared === false) return "ownServers";
  if (pool?.id === "event") return "events";
  if (levels.length === 0) return undefined;
  if (levels.some(({ soldBy }) => soldBy === "operational-members")) return "resold";
  return levels.every(({ contribution }) => contribution.monthly === "free") ? "free" : "organisations";
}

interface Selling {
  /** In their order on the page. */
  levels: { id: string; name: string }[];
  language: Language;
  zone: string;
}

/** Members whose Greenlights are open on the day, sorted. */
function sellersOf({ operationalMembers }: Definitions, { tenants }: PoolPlan, { levels, language, zone }: Selling): Seller[] {
  const open = new Map(tenants.filter(({ kind, stage }) => kind === "operational-member" && stage === "open").map((one) => [one.id, one]));
  return byId(operationalMembers).flatMap((member): Seller[] => {
    const sold = levels.flatMap(({ id, name }) => {
      const tenant = open.get(`${member.id}-${id}`);
      return tenant?.level === id ? [{ id, name, host: hostNameOf(tenant, zone), openUntil: tenant.openUntil }] : [];
    });
    const [first] = sold;
    return first
      ? [seller(member, { levels: sold.map(({ id, name, host }) => ({ id, name, host })), openUntil: first.openUntil }, language)]
      : [];
  });
}

function seller(
  member: OperationalMember,
  { levels, openUntil }: { levels: Seller["levels"]; openUntil: string | null },
  language: Language,
): Seller {
  const { poolPages: words, id } = language;
  const { name, contact } = member;
  const mail = (text: string): PageLink => ({ text, href: `mailto:${contact}` });
  const way = (page: string | undefined, text: string): PageLink => {
    if (page !== undefined) return { text, href: page, label: `${text}: ${name}` };
    return contact === undefined ? { text: words.notYet, href: null } : mail(phrase(words.writeTo, { address: contact }));
  };
  return {
    id: member.id,
    name,
    website: member.website,
    place: member.place ?? null,
    openUntil: openUntil === null ? null : phrase(words.openUntil, { day: dayIn(id, openUntil) }),
    language: nameIn(id, "language", member.language),
    currency: member.currency === undefined ? words.notGiven : `${nameIn(id, "currency", member.currency)} (${member.currency})`,
    levels,
    apply: way(member.apply, words.apply),
    contribute: way(member.contribute, words.contribute),
    contact: contact === undefined ? { text: words.notYet, href: null } : mail(contact),
  };
}
