import type { HeldLimit, Plan, PoolPlan, TenantLimits, TenantPlan } from "./plan.ts";

/** A plan as tables for people. */
export function planTable(plan: Plan): string {
  const pools = plan.pools.map(poolText);
  return `Plan for ${plan.day}\n\n${pools.join("\n") || "Nothing runs.\n"}`;
}

function poolText(pool: PoolPlan): string {
  const versions = Object.entries(pool.versions).map(([name, version]) => [name, version]);
  return [
    `Pool ${pool.id}, topology ${pool.topology}, at ${pool.location}${pool.release ? ", to be released" : ""}`,
    "",
    table(
      ["server", "type", "image", "private address"],
      pool.servers.map((server) => [server.name, server.serverType, server.image, server.privateAddress]),
    ),
    table(["software", "version"], versions),
    ...pool.tenants.map(tenantText),
  ].join("\n");
}

function tenantText(tenant: TenantPlan): string {
  const limits = (Object.keys(tenant.limits) as (keyof TenantLimits)[]).map((name) => {
    const limit: HeldLimit<unknown> = tenant.limits[name];
    return [words(name), String(limit.value), limit.heldBy.replaceAll("-", " "), limit.setting];
  });
  const title = `Tenant ${tenant.id} (${tenant.name}): level ${tenant.levelName}, host name ${tenant.hostLabel}.<zone>, port ${tenant.localPort} on its server`;
  return `${title}\n\n${table(["limit", "value", "held by", "setting"], limits)}`;
}

/** `roomsPerAccount` → `rooms per account`. */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return `${[line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}
