import { domainProof } from "../domain-proof.ts";
import type { Tenancy } from "../tenancy.ts";
import { othersZone, zoneFinder } from "../zone-owner.ts";
import { type Checked, called, type Found, inFile, inTenancy, repeated } from "./finding.ts";

/** What to do about a host name that can't be had: an operational member's is made of its file's name, unless it says another. */
const otherHost = ({ kind, addressAt, level }: Tenancy) =>
  kind === "operational-member" && addressAt[0] === "levels"
    ? `add a line \`${level?.id}: …\` with another host name below \`hosts\``
    : "choose another host name";

/** A host name leads to one tenant. */
export function hostNameTwice({ tenancies }: Checked): Found[] {
  return repeated(
    tenancies.filter(({ host, domain }) => (host ?? domain) !== undefined),
    ({ host, domain }) => (domain === undefined ? `below our zone: ${host}` : domain),
  )
    .filter(({ again, first }) => again.id !== first.id || again.source.folder !== first.source.folder)
    .map(({ again, first }) => ({
      ...inTenancy(again, ...again.addressAt),
      what: `is already the host name of ${called(first)}`,
      got: again.domain ?? again.host ?? "",
      cure: otherHost(again),
    }));
}

/** Names that others look for below a domain, or that the co-op uses for its website, forum, wiki and mail. */
const otherServices = [
  "www",
  "mail",
  "smtp",
  "imap",
  "pop",
  "webmail",
  "mx",
  "ns",
  "ns1",
  "ns2",
  "autoconfig",
  "autodiscover",
  "forum",
  "wiki",
  "cloud",
  "git",
];

/** A server's host name leads to that server, and a pool's to its page. */
export function hostNameOfServer({ tenancies, allPools }: Checked): Found[] {
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  return tenancies.flatMap((tenancy): Found[] => {
    const { host } = tenancy;
    if (host === undefined) return [];
    if (otherServices.includes(host)) {
      return [
        {
          ...inTenancy(tenancy, ...tenancy.addressAt),
          what: "is kept for other services of the co-op",
          got: host,
          cure: otherHost(tenancy),
        },
      ];
    }
    const server = pools.get(/^(.+)-([a-z]{1,2}|front)$/.exec(host)?.[1] ?? "");
    // Where everything runs together there is no page; a dedicated customer may have the name of its own pool.
    const page = [pools.get(host)].find((pool) => pool && pool.parts.topology !== "together" && (pool.shared || pool.id !== tenancy.pool));
    if (!server && !page) return [];
    return [
      {
        ...inTenancy(tenancy, ...tenancy.addressAt),
        what: server ? `is kept for a server of the pool \`${server.id}\`` : `is kept for the page of the pool \`${page?.id}\``,
        got: host,
        cure: otherHost(tenancy),
      },
    ];
  });
}

export function noHostName({ tenancies }: Checked): Found[] {
  return tenancies
    .filter(({ host, domain }) => (host === undefined) === (domain === undefined))
    .map((tenancy) => ({
      ...inTenancy(tenancy, ...(tenancy.host === undefined ? [] : ["domain"])),
      what: tenancy.host === undefined ? "has no host name" : "is a second host name, beside `host`",
      ...(tenancy.domain === undefined ? {} : { got: tenancy.domain }),
      expected: "either `host` (below the co-op's domain) or `domain` (a name of its own)",
      cure: tenancy.host === undefined ? `add a line \`host: ${tenancy.id}\`` : "remove one of the two lines",
    }));
}

/** Nobody takes a domain over by writing it down. */
export function domainWithoutProof(definitions: Checked): Found[] {
  const { tenancies, zones, day, complete } = definitions;
  // What can't be read may be the zone that a domain is in.
  if (!complete("zones")) return [];
  const zoneOf = zoneFinder(zones);
  const isOthers = othersZone(definitions);
  return tenancies.flatMap((tenancy): Found[] => {
    const { domain, domainProved } = tenancy;
    if (domain === undefined) return [];
    const zone = zoneOf(domain);
    if (zone?.belongsTo === "co-op") {
      const label = domain.slice(0, -zone.domain.length - 1);
      return [
        {
          ...inTenancy(tenancy, "domain"),
          what: `is below our own domain \`${zone.domain}\``,
          got: domain,
          expected: "a domain that is the customer's",
          cure: /^[a-z0-9-]+$/.test(label)
            ? `write \`host: ${label}\` instead, so that it follows the stack's domain`
            : "write `host: …` instead, with a name of one part below it",
        },
      ];
    }
    if (zone && !isOthers(zone, tenancy.source)) return [];
    const { name, value } = domainProof(tenancy.id, domain);
    const expected = `a TXT record \`${name}\` with the value \`${value}\`, set by its owner, and the day on which it was seen`;
    if (domainProved === undefined) {
      const whose = zone ? `in the zone of \`${zone.belongsTo}\`` : "outside our zones";
      const cure = `ask them to set the record; when it is there (\`dig TXT ${name}\`), add a line \`domain-proved: ${day}\``;
      return [{ ...inTenancy(tenancy, "domain"), what: `is ${whose}, and nothing shows that it is theirs`, got: domain, expected, cure }];
    }
    if (domainProved <= day) return [];
    const cure = "write the day on which the record was seen";
    return [{ ...inTenancy(tenancy, "domain-proved"), what: "is a day that is still to come", got: domainProved, expected, cure }];
  });
}

/** Of two files for one domain, which would say what stands in its DNS? */
export function zoneTwice({ zones }: Checked): Found[] {
  return repeated(zones, ({ domain }) => domain).map(({ again, first }) => ({
    ...inFile("zones", again, "domain"),
    what: `is already the domain of \`zones/${first.id}.yaml\``,
    got: again.domain,
    cure: "put both files into one, or correct the domain",
  }));
}
