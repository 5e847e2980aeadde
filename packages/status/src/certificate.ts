import { type Row, row } from "./row.ts";
import type { Certificate } from "./web.ts";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Judges a certificate by the time that is left: two weeks are too few, or a quarter of its life where that is shorter. By then whoever renews it has tried for long:
 * Caddy begins when a third is left, certbot 30 days before. A local authority's certificates live for hours.
 */
export function certificateRow(host: string, { from, to }: Certificate, now: Date): Row {
  const left = to.getTime() - now.getTime();
  const enough = Math.min(14 * day, (to.getTime() - from.getTime()) / 4);
  const until = `until ${to.toISOString().slice(0, 16).replace("T", " ")} UTC, ${span(left)}`;
  if (left > enough) return row("certificate").ok(host, until);
  return row("certificate").warning(host, `only ${until}: its renewal fails. The log of what renews it (gateway or certbot) says why`);
}

const span = (milliseconds: number): string =>
  milliseconds < 2 * day ? `${(milliseconds / hour).toFixed(1)} hours` : `${Math.floor(milliseconds / day)} days`;
