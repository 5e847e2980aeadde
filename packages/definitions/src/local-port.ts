import { createHash } from "node:crypto";

/** First and last port of 127.0.0.1 that a tenant's Greenlight may have on its server. */
export const localPorts = { first: 20_000, last: 29_999 } as const;

/** The port that belongs to a tenant's id: made from the id alone, so that a new tenant moves no other. A rule watches for two with the same. */
export function localPort(tenantId: string): number {
  const hash = createHash("sha256").update(`local port of ${tenantId}`).digest().readUInt32BE(0);
  return localPorts.first + (hash % (localPorts.last - localPorts.first + 1));
}
