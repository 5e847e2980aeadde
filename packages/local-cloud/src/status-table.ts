import type { ControlStatus } from "./control.ts";
import type { StackSettings } from "./settings.ts";

/** Memory in MB, as people read it. */
function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

/** Rows as a table with aligned columns. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What runs where, and how much memory it takes. */
export function statusTable(status: ControlStatus, settings: StackSettings): string {
  const mostServers = 50;
  const doors = table([
    ["Hetzner Cloud API", settings.hetznerEndpoint],
    ["Cloudflare API", settings.cloudflareBaseUrl],
    ["DNS", `${settings.dns} (zone ${settings.zone})`],
    ["browser door", settings.door],
    ["state", settings.stateFolder],
  ]);
  const on = (running: boolean) => (running ? "running" : "off");
  const rows = [
    ["what", "name", "state", "address", "memory"],
    ["process", `local cloud (pid ${status.pid})`, "running", "127.0.0.1", megabytes(status.memoryBytes)],
    ...status.services.map((service) => ["service", service.name, on(service.running), "", megabytes(service.memoryBytes)]),
    ...status.servers
      .slice(0, mostServers)
      .map((server) => ["server", `${server.name} (${server.type})`, on(server.running), server.ipv4 ?? "", megabytes(server.memoryBytes)]),
  ];
  const total = status.memoryBytes + [...status.services, ...status.servers].reduce((sum, one) => sum + one.memoryBytes, 0);
  const more = status.servers.length > mostServers ? `\n… and ${status.servers.length - mostServers} servers more` : "";
  const faults = status.faults > 0 ? `\n${status.faults} faults are set ('faults list' shows them)` : "";
  const soldOut = status.soldOut.map(({ type, location }) => `${type} in ${location}`).join(", ");
  const stock = soldOut === "" ? "" : `\nSold out: ${soldOut} ('sold-out clear' restocks)`;
  return `Instance '${status.instance}', driver '${status.driver}'\n\n${doors}\n\n${table(rows)}${more}\n\n${programs(status)}Memory in all: ${megabytes(total)}; DNS records: ${status.records.length}${faults}${stock}`;
}

/** For each program that servers run here, whether it is the original. */
function programs({ driver, images }: ControlStatus): string {
  if (driver === "records") return "Servers are records only: no program runs.\n\n";
  const rows = images.map(({ name, tag, program }) => ["image", `${name}:${tag}`, program]);
  return `${table([["what", "name", "program"], ["server", "bbb-install", "stands in for BigBlueButton"], ...rows])}\n\n`;
}
