import type { MailSender } from "../kinds/tenant.ts";
import type { Source } from "../tenancy.ts";
import { type Checked, type Found, repeated } from "./finding.ts";

function senders({ tenancies }: Checked): { source: Source; mail: MailSender }[] {
  const files = new Map(tenancies.map(({ source, mail }) => [`${source.folder}/${source.id}`, { source, mail }]));
  return [...files.values()].flatMap(({ source, mail }) => (mail ? [{ source, mail }] : []));
}

export function closedMailPort(definitions: Checked): Found[] {
  return senders(definitions)
    .filter(({ mail }) => mail.port === 25 || mail.port === 465)
    .map(({ source, mail }) => ({
      source,
      path: ["mail", "port"],
      what: "is closed for servers at Hetzner",
      got: String(mail.port),
      expected: "`587`",
      cure: "use the mail server's port for submission, mostly `587`",
    }));
}

/** Without SPF and DKIM, others take its invitations for spam. */
export function unprovedMail(definitions: Checked): Found[] {
  const { zones, day } = definitions;
  return senders(definitions).flatMap(({ source, mail }): Found[] => {
    const domain = senderDomain(mail);
    const at = (...path: string[]) => ({ source, path: ["mail", ...path] });
    const cure = "ask who runs the mail server for both records";
    const missing = [
      ...(mail.spf.length === 0
        ? [{ ...at("spf"), what: "is missing: no SPF record says who may send for the domain", expected: "terms such as `[include:spf.example.org]`", cure }]
        : []),
      ...(mail.dkim ? [] : [{ ...at("dkim"), what: "is missing: no DKIM record holds the key that mails are signed with", expected: "its `selector` and `key`", cure }]),
    ];
    const ours = zones.some((zone) => domain === zone.domain || domain.endsWith(`.${zone.domain}`));
    if (missing.length > 0 || ours) return missing;
    if (mail.recordsSeen !== undefined && mail.recordsSeen <= day) return [];
    return [
      {
        ...at(mail.recordsSeen === undefined ? "sender-address" : "records-seen"),
        what: mail.recordsSeen === undefined ? "is in a domain whose DNS isn't ours, and nobody saw its records" : "is a day that is still to come",
        got: mail.recordsSeen ?? mail.senderAddress,
        expected: `an SPF record at \`${domain}\` and a DKIM record at \`${mail.dkim?.selector}._domainkey.${domain}\`, and the day on which they were seen`,
        cure: `ask its owner to set them; when they are there, add \`records-seen: ${day}\``,
      },
    ];
  });
}

/** Two keys can't have one name. Keys of a zone's own mail and of those who send from it. */
export function dkimSelectorTwice(definitions: Checked): Found[] {
  const keys = [
    ...definitions.zones.flatMap((zone) =>
      zone.mail?.dkim ? [{ source: { folder: "zones" as const, id: zone.id }, domain: zone.domain, dkim: zone.mail.dkim }] : [],
    ),
    ...senders(definitions).flatMap(({ source, mail }) => (mail.dkim ? [{ source, domain: senderDomain(mail), dkim: mail.dkim }] : [])),
  ];
  return repeated(keys, ({ domain, dkim }) => `${dkim.selector}._domainkey.${domain}`)
    .filter(({ again, first }) => again.dkim.key !== first.dkim.key || again.dkim.type !== first.dkim.type)
    .map(({ again, first }) => ({
      source: again.source,
      path: ["mail", "dkim", "selector"],
      what: `is the name of another key in \`${first.source.folder}/${first.source.id}.yaml\``,
      got: again.dkim.selector,
      cure: "ask for another selector, or correct the key",
    }));
}

/** The domain that mails come from. */
export const senderDomain = ({ senderAddress }: Pick<MailSender, "senderAddress">): string =>
  senderAddress.slice(senderAddress.lastIndexOf("@") + 1).toLowerCase();
