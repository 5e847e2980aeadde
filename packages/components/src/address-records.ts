import { dnsRecords, type Site } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { DnsRecord } from "./cloudflare.ts";
import type { PoolContext } from "./pool-context.ts";

export interface AddressRecordsArgs {
  /** Whose names: those of one server, one tenant, or the page. */
  sites: readonly Site[];
  /** Address of the server for each type of record. */
  addresses: { A: pulumi.Input<string>; AAAA: pulumi.Input<string> | undefined };
}

/**
 * Makes the address records of a server, a tenant or a page, as `<name>-ipv4-record` and `<name>-ipv6-record`; in a zone that we host for a customer, as
 * `<name>-domain-ipv4-record`.
 */
export function addressRecords(
  name: string,
  { settings, clouds, labels }: Pick<PoolContext, "settings" | "clouds" | "labels">,
  { sites, addresses }: AddressRecordsArgs,
  parent: pulumi.Resource,
): DnsRecord[] {
  return dnsRecords(sites, { ipv6: settings.ipv6 }).flatMap((record) => {
    const content = addresses[record.type];
    if (content === undefined) return [];
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
