import { createHash } from "node:crypto";

/** Where a tenant's Greenlight answers on its server: reached from that server alone. */
export interface LocalAddress {
  /** In 127.64.0.0/10, which no other program uses. */
  host: string;
  /** From 20000 to 29999. */
  port: number;
}

/**
 * The address that belongs to a tenant's id: made from the id alone, so that a new tenant moves no other. Ports alone are too few: of 300 tenants, some would share one. A check
 * watches for two with the same.
 */
export function localAddress(tenantId: string): LocalAddress {
  const hash = createHash("sha256").update(`local port of ${tenantId}`).digest();
  const [second = 0, third = 0, last = 0] = hash.subarray(4);
  return { host: `127.${64 + (second % 64)}.${third}.${1 + (last % 254)}`, port: 20_000 + (hash.readUInt32BE(0) % 10_000) };
}
