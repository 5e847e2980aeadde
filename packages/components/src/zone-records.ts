import { plan, type ZoneRecordPlan, zoneRecords } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { DnsRecord } from "./cloudflare.ts";
import { reachZones } from "./clouds.ts";
import type { StackDefinitions } from "./pool-plan.ts";
import type { ZoneSettings } from "./stack-settings.ts";

/** The records of the zones that we host, beside those of servers and tenants. @throws pulumi.RunError when Cloudflare doesn't have a zone. */
export async function hostedZoneRecords({ definitions, day }: StackDefinitions, settings: ZoneSettings): Promise<ZoneRecordsArgs> {
  const records = zoneRecords(plan(definitions, day), settings);
  const { zoneIds } = await reachZones(
    settings,
    records.map(({ zone }) => zone),
  );
  return { records, zoneIds, stack: settings.stack, protect: settings.release === undefined };
}

export interface ZoneRecordsArgs {
  records: ZoneRecordPlan[];
  /** Cloudflare's id of each zone, by its name. */
  zoneIds: Record<string, string>;
  stack: string;
  /** Whether `pulumi destroy` is refused. */
  protect: boolean;
}

/** Who may give certificates for our zones and send mail from them: CAA, SPF, DKIM, DMARC. They belong to one stack, else the pools' would collide on them. Costs nothing. */
export class ZoneRecords extends pulumi.ComponentResource {
  /** What each name says, for whoever looks. */
  readonly names: string[];

  constructor(name: string, { records, zoneIds, stack, protect }: ZoneRecordsArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:ZoneRecords", name, {}, options);
    const all = records.map((record) => {
      const { type, ttl, name: recordName } = record;
      const value = record.type === "CAA" ? { data: record.data } : { content: record.content };
      const suffix = record.type === "CAA" ? `-${record.data.value}` : "";
      return new DnsRecord(
        `${recordName}-${type}${suffix}`,
        { zoneId: zoneIds[record.zone] ?? "", name: recordName, type, ttl, ...value, comment: `meet-coop ${pulumi.getProject()}.${stack}` },
        { parent: this },
      );
    });
    // It stands on all of them: as long as it is protected, `pulumi destroy` ends here. The records aren't, since one that leaves the definitions may go by `up`.
    new pulumi.Stash(`${name}-stands`, { input: "what stands on the records" }, { parent: this, dependsOn: all, protect });
    this.names = records.map(({ name, type }) => `${name} ${type}`);
    this.registerOutputs({ names: this.names });
  }
}
