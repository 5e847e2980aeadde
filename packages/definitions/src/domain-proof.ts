import { createHash } from "node:crypto";

/** A DNS record that shows that a domain is a customer's: who can set it there, owns the domain. */
export interface DomainProof {
  /** Full name of the TXT record. */
  name: string;
  value: string;
}

/** The TXT record that a tenant sets in a domain of its own. Made from both names: a record of another tenant or domain proves nothing. */
export function domainProof(tenantId: string, domain: string): DomainProof {
  const digest = createHash("sha256")
    .update(JSON.stringify(["domain proof", tenantId, domain]))
    .digest("hex");
  return { name: `_meet-coop.${domain}`, value: `meet-coop-${digest.slice(0, 24)}` };
}
