import { domainProof } from "../domain-proof.ts";
import { localAddress } from "../local-address.ts";
import type { Tenancy } from "../tenancy.ts";
import { type Checked, type Found, inTenancy, repeated } from "./finding.ts";

const inZone = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);
const called = ({ source }: Tenancy) => `\`${source.folder}/${source.id}.yaml\``;

/** A host name leads to one tenant, a server's to that server, and a pool's to its page. */
export function hostNameTwice({ tenancies, allPools }: Checked): Found[] {
  const twice = repeated(
    tenancies.filter(({ host, domain }) => (host ?? domain) !== undefined),
    ({ host, domain }) => (domain === undefined ? `below our zone: ${host}` : domain),
  ).map(({ again, first }) => ({
    ...inTenancy(again, ...again.addressAt),
    what: `is already the host name of ${called(first)}`,
    got: again.domain ?? again.host ?? "",
    cure: "choose another host name",
  }));
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  const taken = tenancies.flatMap((tenancy): Found[] => {
    const pool = pools.get((tenancy.host ?? "").replace(/-([a-z]{1,2}|front)$/, ""));
    if (tenancy.host === undefined || !pool) return [];
    const page = tenancy.host === pool.id;
    if (page && (pool.parts.topology === "together" || !pool.shared)) return [];
    return [
      {
        ...inTenancy(tenancy, ...tenancy.addressAt),
        what: page ? `is kept for the page of the pool \`${pool.id}\`` : `is kept for a server of the pool \`${pool.id}\``,
        got: tenancy.host,
        cure: "choose another host name",
      },
    ];
  });
  return [...twice, ...taken];
}

export function noHostName({ tenancies }: Checked): Found[] {
  return tenancies
    .filter(({ host, domain }) => (host === undefined) === (domain === undefined))
    .map((tenancy) => ({
      ...inTenancy(tenancy, ...(tenancy.host === undefined ? ["name"] : ["domain"])),
      what: tenancy.host === undefined ? "has no host name" : "is a second host name, beside `host`",
      ...(tenancy.domain === undefined ? {} : { got: tenancy.domain }),
      expected: "either `host` (below the co-op's domain) or `domain` (a name of its own)",
      cure: tenancy.host === undefined ? `add a line \`host: ${tenancy.id}\`` : "remove one of the two lines",
    }));
}

/** Nobody takes a domain over by writing it down. */
export function domainWithoutProof({ tenancies, zones, day }: Checked): Found[] {
  return tenancies.flatMap((tenancy): Found[] => {
    const { domain, domainProved } = tenancy;
    if (domain === undefined) return [];
    const own = zones.find((zone) => inZone(domain, zone.domain));
    if (own?.belongsTo === "co-op") {
      const label = domain.slice(0, -own.domain.length - 1);
      return [
        {
          ...inTenancy(tenancy, "domain"),
          what: `is below our own domain \`${own.domain}\``,
          got: domain,
          expected: "a domain that is the customer's",
          cure: label === "" ? "choose a name below it, as `host`" : `write \`host: ${label}\` instead, so that it follows the stack's domain`,
        },
      ];
    }
    if (own || (domainProved !== undefined && domainProved <= day)) return [];
    const { name, value } = domainProof(tenancy.id, domain);
    const ahead = domainProved !== undefined;
    return [
      {
        ...inTenancy(tenancy, ahead ? "domain-proved" : "domain"),
        what: ahead ? "is a day that is still to come" : "is outside our zones, and nothing shows that it is theirs",
        got: ahead ? domainProved : domain,
        expected: `a TXT record \`${name}\` with the value \`${value}\`, set by its owner, and the day on which it was seen`,
        cure: ahead
          ? "write the day on which the record was seen"
          : `ask them to set the record; when it is there (\`dig TXT ${name}\`), add a line \`domain-proved: ${day}\``,
      },
    ];
  });
}

/** Tenants that share a server answer at addresses of their own. */
export function localAddressTwice({ tenancies }: Checked): Found[] {
  return repeated(tenancies, ({ id, pool }) => {
    const { host, port } = localAddress(id);
    return `${pool} ${host}:${port}`;
  })
    .filter(({ again, first }) => again.id !== first.id)
    .map(({ again, first }) => ({
      ...inTenancy(again, "name"),
      what: `would answer at the same address of its server as \`${first.id}\` (it is made from the file's name)`,
      cure: "give the new one's file another name",
    }));
}

/** Databases, secrets and containers are called after the tenant. */
export function tenantNameTwice({ tenancies }: Checked): Found[] {
  return repeated(tenancies, ({ id }) => id).map(({ again, first }) => ({
    ...inTenancy(again, again.kind === "operational-member" ? "levels" : "name"),
    what: `would be a tenant called \`${again.id}\`, like that of ${called(first)}`,
    cure: "give the new one's file another name",
  }));
}
