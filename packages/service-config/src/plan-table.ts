import { type LimitKey, type LimitValue, type Loaded, writtenLimit } from "@meet-coop/definitions";
import { type HeldLimit, limitsByKey, limitWords } from "./held-limit.ts";
import { machinesOf, type Plan, type PoolPlan, type ServerPlan } from "./pool-plan.ts";
import { sharedNotesWords } from "./services/bigbluebutton/shared-notes.ts";
import { settingOf } from "./services/enforcement.ts";
import { isReleased } from "./stage.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** A plan as tables for people. `placeOf`: where a field stands, `file:line`. */
export function planTable(plan: Plan, placeOf: Loaded["placeOf"]): string {
  const pools = plan.pools.map((pool) => poolText(pool, placeOf));
  const warnings = plan.warnings.map(({ tenant, text }) => `  ${tenant}: ${text}\n`);
  return `Plan for ${plan.day}\n\n${pools.join("\n") || "Nothing is planned.\n"}${warnings.length > 0 ? `\nWarnings\n\n${warnings.join("")}` : ""}`;
}

function poolText(pool: PoolPlan, placeOf: Loaded["placeOf"]): string {
  const status = pool.status === "planned" ? ", not set up yet" : "";
  const lines = [
    `Pool ${pool.id}, topology ${pool.topology}, at ${pool.location}${status}${pool.stage === "released" ? ", to be released" : ""}, secrets-rotation ${pool.secretsRotation}`,
    "",
    table(
      ["server", "stage", "type", "image", "private address", "volume", "EUR a month"],
      machinesOf(pool).map((server) => serverRow(server, pool)),
    ),
    table(["software", "version"], Object.entries(versionsOf(pool))),
  ];
  if (pool.tenants.length === 0) return [...lines, "  No tenants.\n"].join("\n");
  return [...lines, ...pool.tenants.map((tenant) => tenantText(tenant, placeOf))].join("\n");
}

const serverRow = (server: ServerPlan, pool: PoolPlan) => {
  const { name, stage, serverType, image, privateAddress, volume, monthlyPrice } = server;
  return [
    name,
    isReleased(server, pool) ? "released" : stage,
    serverType,
    image,
    privateAddress ?? "-",
    volume === 0 ? "-" : `${volume} GB`,
    monthlyPrice === null ? "?" : monthlyPrice.toFixed(2),
  ];
};

function versionsOf({ versions, loadBalancer, sharedNotes }: PoolPlan): Record<string, string> {
  const { operatingSystem, ...others } = versions;
  return {
    ...others,
    ...(sharedNotes ? { "shared notes": sharedNotesWords(sharedNotes) } : {}),
    "operating system": operatingSystem,
    ...(loadBalancer ? { [loadBalancer.engine]: loadBalancer.version } : {}),
  };
}

function tenantText(tenant: TenantPlan, placeOf: Loaded["placeOf"]): string {
  const limits = limitsByKey(tenant.limits).flatMap(([key, limit]) => limitRows(key, limit, placeOf));
  const host = tenant.domain?.name ?? `${tenant.hostLabel}.<zone>`;
  const until =
    tenant.openUntil === null ? "" : tenant.stage === "open" ? `, open until ${tenant.openUntil}` : `, ending since ${tenant.openUntil}`;
  const title = `Tenant ${tenant.id} (${printable(tenant.name)}): level ${printable(tenant.levelName)}, host name ${host}, ${tenant.localAddress.host}:${tenant.localAddress.port} on its server, secrets-rotation ${tenant.secretsRotation}${until}`;
  return `${title}\n\n${table(["limit", "value", "line", "held by", "at", "setting", "stored as"], limits)}`;
}

/** A row for each place that keeps the limit. */
function limitRows(key: LimitKey, { value, source, heldBy, enforced }: HeldLimit<LimitValue>, placeOf: Loaded["placeOf"]): string[][] {
  const [first, ...others] = enforced.filter(({ value }) => value !== null);
  const place = (enforcement = first) =>
    enforcement ? [enforcement.at, settingOf(enforcement), enforcement.value ?? "-"] : ["-", "-", "-"];
  return [
    [limitWords(key), writtenLimit(key, value), placeOf(source, source.path), heldBy.replaceAll("-", " "), ...place()],
    ...others.map((enforcement) => ["", "", "", "", ...place(enforcement)]),
  ];
}

/** What a terminal would obey is left out: control characters and marks that turn the writing direction. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "");

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return `${[line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}
