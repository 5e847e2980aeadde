import type { MailSender } from "../kinds/tenant.ts";
import type { Source } from "../tenancy.ts";
import { othersZone, zoneFinder } from "../zone-owner.ts";
import { type Checked, type Found, repeated } from "./finding.ts";

const senders = ({ faces }: Checked) => faces.flatMap(({ source, mail }) => (mail ? [{ source, mail }] : []));

export function closedMailPort(definitions: Checked): Found[] {
  return senders(definitions)
    .filter(({ mail }) => mail.port === 25 || mail.port === 465)
    .map(({ source, mail }) => ({
      source,
      path: ["mail", "port"],
      what: "is closed for servers at Hetzner",
      got: String(mail.port),
      expected: "`587`",
      cure: "write the mail server's port for submission, mostly `port: 587`",
    }));
}

/** Greenlight tells links of invitations and of new passwords to nobody but by mail. Where people sign in elsewhere, another check refuses it. */
export function tenantWithoutMail({ tenancies }: Checked): Found[] {
  const without = tenancies.filter(({ mail, signIn }) => !mail && !signIn);
  const files = new Map(without.map(({ source }) => [`${source.folder}/${source.id}`, source]));
  return [...files.values()].map((source) => ({
    source,
    path: ["mail"],
    what: "is missing: invitations and forgotten passwords reach nobody",
    cure: "add `mail` with its lines; until then an administrator makes each account, with a password that they tell the person: Administrator Panel → Manage users → Add new user",
  }));
}

/** Without SPF and DKIM, others take its invitations for spam. */
export function unprovedMail(definitions: Checked): Found[] {
  const { zones, day, complete } = definitions;
  // What can't be read may be the zone that a mail comes from.
  if (!complete("zones")) return [];
  const zoneOf = zoneFinder(zones);
  return senders(definitions).flatMap(({ source, mail }): Found[] => {
    const domain = senderDomain(mail);
    const at = (...path: string[]) => ({ source, path: ["mail", ...path] });
    const cure = (line: string) => `ask who runs the mail server for it, and write it below \`mail\`: ${line}`;
    const missing = [
      ...(mail.spf.length === 0
        ? [
            {
              ...at("spf"),
              what: "is missing: no SPF record says who may send for the domain",
              cure: cure("`spf: [include:spf.example.org]`"),
            },
          ]
        : []),
      ...(mail.dkim
        ? []
        : [
            {
              ...at("dkim"),
              what: "is missing: no DKIM record holds the key that mails are signed with",
              cure: cure("`dkim:`, with `selector: …` and `key: …` indented below it"),
            },
          ]),
    ];
    if (missing.length > 0 || zoneOf(domain)) return missing;
    if (mail.recordsSeen !== undefined && mail.recordsSeen <= day) return [];
    const expected = `an SPF record at \`${domain}\` and a DKIM record at \`${mail.dkim?.selector}._domainkey.${domain}\`, and the day on which they were seen`;
    return mail.recordsSeen === undefined
      ? [
          {
            ...at("sender-address"),
            what: "is in a domain whose DNS isn't ours, and nobody saw its records",
            got: mail.senderAddress,
            expected,
            cure: `ask its owner to set them; when they are there, add a line \`records-seen: ${day}\` below \`mail\``,
          },
        ]
      : [
          {
            ...at("records-seen"),
            what: "is a day that is still to come",
            got: mail.recordsSeen,
            expected,
            cure: "write the day on which the records were seen",
          },
        ];
  });
}

/** Who sends from a zone gets its servers into the zone's SPF record: of a customer's own, only itself and its events may. */
export function senderInOthersZone(definitions: Checked): Found[] {
  const zoneOf = zoneFinder(definitions.zones);
  const isOthers = othersZone(definitions);
  return senders(definitions).flatMap(({ source, mail }): Found[] => {
    const zone = zoneOf(senderDomain(mail));
    if (!zone || !isOthers(zone, source)) return [];
    return [
      {
        source,
        path: ["mail", "sender-address"],
        what: `is in a domain of \`${zone.belongsTo}\` (\`zones/${zone.id}.yaml\`)`,
        got: mail.senderAddress,
        expected: "an address in a domain of the sender's own, or of the co-op's",
        cure: "choose another sender address",
      },
    ];
  });
}

/** Two keys can't have one name. Keys of a zone's own mail and of those who send from it. */
export function dkimSelectorTwice(definitions: Checked): Found[] {
  const keys: { source: Source; domain: string; dkim: NonNullable<MailSender["dkim"]> }[] = [
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
      cure: "ask who runs the mail server for another selector, or correct the key",
    }));
}

/** The domain that mails come from. */
export const senderDomain = ({ senderAddress }: Pick<MailSender, "senderAddress">): string =>
  senderAddress.slice(senderAddress.lastIndexOf("@") + 1).toLowerCase();
