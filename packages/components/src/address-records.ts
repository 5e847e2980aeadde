import { type DnsRecordPlan, dnsRecords } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { DnsRecord } from "./cloudflare.ts";
import type { PoolContext } from "./pool-context.ts";

export interface AddressRecordsArgs {
  /** Whose names, e.g. `tenant demo`. */
  of: DnsRecordPlan["of"];
  /** Address of the server for each type of record. */
  addresses: { A: pulumi.Input<string>; AAAA: pulumi.Input<string> | undefined };
}

/**
 * Makes the planned address records of a server, a tenant or a page, as `<name>-ipv4-record` and `<name>-ipv6-record`; in a zone that we host for a customer, as
 * `<name>-domain-ipv4-record`.
 */
export function addressRecords(
  name: string,
  { pool, settings, clouds, labels }: Pick<PoolContext, "pool" | "settings" | "clouds" | "labels">,
  { of, addresses }: AddressRecordsArgs,
  parent: pulumi.Resource,
): DnsRecord[] {
  return recordsOf(pool, settings).flatMap((record) => {
    const content = addresses[record.type];
    if (record.of !== of || content === undefined) return [];
    const { type, ttl, proxied, zone } = record;
    const zoneId = clouds.zoneIds[zone];
    if (zoneId === undefined) throw new pulumi.RunError(`The zone \`${zone}\` of ${record.name} wasn't asked for.`);
    return new DnsRecord(
      `${name}-${zone === settings.zone ? "" : "domain-"}${type === "A" ? "ipv4" : "ipv6"}-record`,
      { zoneId, name: record.name, type, content, ttl, proxied, comment: `meet-coop ${labels.stack}` },
      { parent },
    );
  });
}

const known = new WeakMap<object, DnsRecordPlan[]>();
/** All records of a pool, planned once: each tenant asks for its own. */
function recordsOf(pool: PoolContext["pool"], { zone, ipv6 }: PoolContext["settings"]): DnsRecordPlan[] {
  const planned = known.get(pool) ?? dnsRecords(pool, { zone, ipv6 });
  known.set(pool, planned);
  return planned;
}
