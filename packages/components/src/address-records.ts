import { type DnsRecordPlan, dnsRecords, type PoolPlan } from "@meet-coop/service-config";
import * as cloudflare from "@pulumi/cloudflare";
import type * as pulumi from "@pulumi/pulumi";
import type { StackSettings } from "./stack-settings.ts";

export interface AddressRecordsArgs {
  pool: PoolPlan;
  settings: StackSettings;
  /** Whose names, e.g. `tenant demo`. */
  of: DnsRecordPlan["of"];
  zoneId: pulumi.Input<string>;
  /** Address of the server for each type of record. */
  addresses: { A: pulumi.Input<string>; AAAA: pulumi.Input<string> | undefined };
  labels: Record<string, string>;
}

/** Makes the planned address records of a server or a tenant, as `<name>-ipv4-record` and `<name>-ipv6-record`. */
export function addressRecords(name: string, args: AddressRecordsArgs, parent: pulumi.Resource): cloudflare.DnsRecord[] {
  const { pool, settings, of, zoneId, addresses, labels } = args;
  const planned = dnsRecords(pool, { zone: settings.zone, ipv6: settings.ipv6 }).filter((record) => record.of === of);
  return planned.flatMap((record) => {
    const content = addresses[record.type];
    if (content === undefined) return [];
    const { type, ttl, proxied } = record;
    return new cloudflare.DnsRecord(
      `${name}-${type === "A" ? "ipv4" : "ipv6"}-record`,
      { zoneId, name: record.name, type, content, ttl, proxied, comment: `meet-coop ${labels.stack}` },
      { parent },
    );
  });
}
