import { compareTexts, senderDomain } from "@meet-coop/definitions";
import { checkedHostName } from "./host-name.ts";
import type { Plan, ZonePlan } from "./pool-plan.ts";

/** A record of a whole DNS zone, beside those of servers and tenants. */
export type ZoneRecordPlan = { zone: string; name: string; ttl: number } & (
  | { type: "TXT" /** As Cloudflare takes it: quoted strings of at most 255 bytes. */; content: string }
  | { type: "CAA"; data: { flags: string; tag: "issue"; value: string } }
);

/** What a domain's SPF record lets send, and its DKIM keys by name. */
interface MailDomain {
  spf: Set<string>;
  dkim: Map<string, string>;
}

/**
 * The records of the zones that we host: CAA, SPF, DKIM, DMARC, sorted by name. They belong to one stack, else the pools' stacks would collide on them: a name has one SPF
 * record, whoever sends from it. `zone`: the stack's zone, in the place of the co-op's own.
 */
export function zoneRecords(plan: Plan, { zone }: { zone: string }): ZoneRecordPlan[] {
  return plan.zones
    .flatMap((hosted) => recordsOf(plan, hosted, zone))
    .sort(
      (one, other) =>
        compareTexts(one.name, other.name) || compareTexts(one.type, other.type) || compareTexts(contentOf(one), contentOf(other)),
    );
}

function recordsOf(plan: Plan, hosted: ZonePlan, stackZone: string): ZoneRecordPlan[] {
  const zone = checkedHostName(hosted.own ? stackZone : hosted.domain);
  // Names are written below the zone's real name and follow the stack's.
  const here = (domain: string) => checkedHostName(`${domain.slice(0, domain.length - hosted.domain.length)}${zone}`);
  const text = (name: string, content: string): ZoneRecordPlan => ({ zone, name, type: "TXT", content: quoted(content), ttl: 3600 });
  const records: ZoneRecordPlan[] = hosted.certificatesFrom.map((value) => ({
    ...{ zone, name: zone, type: "CAA", data: { flags: "0", tag: "issue", value }, ttl: 3600 },
  }));
  for (const [domain, { spf, dkim }] of mailDomains(plan, hosted)) {
    if (spf.size > 0) records.push(text(here(domain), `v=spf1 ${[...spf].sort().join(" ")} -all`));
    for (const [selector, key] of dkim) records.push(text(`${selector}._domainkey.${here(domain)}`, key));
  }
  if (hosted.mail) {
    const { unprovedMail, reportsTo } = hosted.mail;
    const policy = unprovedMail === "deliver" ? "none" : unprovedMail;
    records.push(text(`_dmarc.${zone}`, `v=DMARC1; p=${policy}${reportsTo === undefined ? "" : `; rua=mailto:${reportsTo}`}`));
  }
  return records;
}

/** Domains of a zone that mails come from: its own, and those of the tenants that send from it. */
function mailDomains({ pools }: Plan, { domain: zone, mail }: ZonePlan): Map<string, MailDomain> {
  const domains = new Map<string, MailDomain>();
  const add = (domain: string, { spf, dkim }: Pick<NonNullable<ZonePlan["mail"]>, "spf" | "dkim">) => {
    const there = domains.get(domain) ?? { spf: new Set(), dkim: new Map() };
    for (const term of spf) there.spf.add(term);
    if (dkim) there.dkim.set(dkim.selector, `v=DKIM1; k=${dkim.type}; p=${dkim.key}`);
    domains.set(domain, there);
  };
  if (mail) add(zone, mail);
  for (const { mail } of pools.flatMap(({ tenants }) => tenants)) {
    const domain = mail && senderDomain(mail);
    if (domain && (domain === zone || domain.endsWith(`.${zone}`))) add(domain, mail);
  }
  return domains;
}

/** Character strings of a TXT record: receivers put them together again without a blank between. Source: RFC 1035, 3.3.14. */
function quoted(text: string): string {
  const parts = text.match(/[\s\S]{1,255}/g) ?? [""];
  return parts.map((part) => `"${part.replace(/["\\]/g, "\\$&")}"`).join(" ");
}

const contentOf = (record: ZoneRecordPlan) => (record.type === "TXT" ? record.content : record.data.value);
