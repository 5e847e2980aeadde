import { differingRecord, type HeldRecord, plainName } from "@meet-coop/holdings";
import { type DnsRecordPlan, dnsRecords, isReleased, machinesOf, type PoolPlan, sitesOf } from "@meet-coop/service-config";
import { late } from "./limit.ts";
import type { Machines } from "./machines.ts";
import type { Records } from "./records.ts";
import { counted, type Row, row } from "./row.ts";

interface Around {
  pool: PoolPlan;
  zone: string;
  /** Whether servers have an IPv6 address, as the stack's settings say. */
  ipv6: boolean;
  /** What marks the stack's things at its clouds: `demo.production`. */
  label: string;
  recover: string;
  patience: number;
}

/** The address records that a pool has at Cloudflare. What is released may be gone already. */
export function plannedRecords({ pool, zone, ipv6 }: Pick<Around, "pool" | "zone" | "ipv6">): DnsRecordPlan[] {
  const released = new Set(machinesOf(pool).flatMap((server) => (isReleased(server, pool) ? [server.name] : [])));
  return dnsRecords(
    sitesOf(pool, zone).filter((site) => !(site.kind === "server" && released.has(site.server.name))),
    { ipv6 },
  );
}

/** A row for each zone of which all of a pool's records are there as the plan has them; else one for each record that isn't. `machines`: they say the addresses. */
export function recordRows(seen: Records | typeof late, machines: Machines | typeof late | undefined, around: Around): Row[] {
  const { recover, patience } = around;
  const unasked = (words: string) => [
    row("record").warning("all", `Cloudflare can't be asked: ${words}. Cure: \`CLOUDFLARE_API_TOKEN\` that may read the zones of the pool`),
  ];
  if (seen === late) return unasked(`no answer within ${patience} s`);
  if (seen.kind === "error") return unasked(seen.words);
  const known = typeof machines === "object" && machines.kind === "machines" ? machines.machines : [];
  return [...Map.groupBy(plannedRecords(around), ({ zone }) => zone)].flatMap(([zone, planned]) => {
    const held = seen.zones.get(zone);
    if (!held) return unasked(`it doesn't show the zone ${zone}`).map((one) => ({ ...one, name: zone }));
    const wrong = planned.flatMap((record) => {
      const content = known.find(({ name }) => name === record.server)?.addresses[record.type];
      const { zone: _, server: __, ...wanted } = record;
      const inputs = { ...wanted, comment: `meet-coop ${around.label}`, ...(content === undefined ? {} : { content }) };
      const words = fault(inputs, held, recover);
      return words === undefined ? [] : [row("record").failed(`${record.name} ${record.type}`, words)];
    });
    const all = `${counted(planned.length, "record")} ${planned.length === 1 ? "is" : "are"} as the plan has ${planned.length === 1 ? "it" : "them"}`;
    return wrong.length > 0 ? wrong : [row("record").ok(zone, all)];
  });
}

/** What is wrong with a record, and the cure; undefined where nothing is. */
function fault(inputs: { name: string; type: string }, held: readonly HeldRecord[], recover: string): string | undefined {
  const there = held.filter(({ name, type }) => plainName(name) === inputs.name && type === inputs.type);
  const cure = `a step of a run failed, or somebody changed it. Cure: \`${recover}\`, then \`up\``;
  if (there.length === 0) return `Cloudflare has no such record: ${cure}`;
  const same = there.find((one) => differingRecord(inputs, one).length === 0);
  const [other] = there.filter((one) => one !== same);
  if (other === undefined) return undefined;
  // Half of all visitors are led to each.
  if (same) return `Cloudflare has another one beside it, with ${other.content}. Cure: delete that in Cloudflare's dashboard`;
  const differs = differingRecord(inputs, other);
  return `its ${differs.join(" and ")} ${differs.length === 1 ? "is" : "are"} other at Cloudflare, which has ${other.content}: ${cure}`;
}
