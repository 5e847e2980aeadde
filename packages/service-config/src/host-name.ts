import type { TenantPlan } from "./tenant-plan.ts";

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const hostName = new RegExp(`^(?=.{1,253}$)(${label}\\.)+${label}$`);

/** Gives a host name back, in lower case. @throws RangeError when it is none: it would end in a file that a server reads. */
export function checkedHostName(text: string): string {
  const name = text.toLowerCase();
  if (!hostName.test(name)) throw new RangeError(`\`${text}\` is not a host name: expected for example \`demo.example.org\``);
  return name;
}

/** Gives an id back, e.g. of a tenant. @throws RangeError when it is none: it would end in names of files and containers. */
export function checkedId(text: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text))
    throw new RangeError(`\`${text}\` is not an id: expected small letters, digits, single hyphens`);
  return text;
}

/** The full host name of a tenant: below the stack's zone, or a domain of its own. */
export function hostNameOf({ hostLabel, domain }: Pick<TenantPlan, "hostLabel" | "domain">, zone: string): string {
  return checkedHostName(domain?.name ?? `${hostLabel}.${zone}`);
}

/**
 * The name under which a tenant's meetings are asked for at the load balancer: its host name; where that is a domain of its own, a name of ours, so that
 * Greenlight works before its owner has pointed the domain to us.
 */
export function meetingHostNameOf(tenant: Pick<TenantPlan, "id" | "pool" | "hostLabel" | "domain">, zone: string): string {
  return tenant.domain ? checkedHostName(`${tenant.id}.${tenant.pool}.${zone}`) : hostNameOf(tenant, zone);
}

/** The full host name of a server. */
export const serverHostNameOf = ({ name }: { name: string }, zone: string): string => checkedHostName(`${name}.${zone}`);

/** The name of a pool's public page. */
export const pageHostNameOf = ({ id }: { id: string }, zone: string): string => checkedHostName(`${id}.${zone}`);
