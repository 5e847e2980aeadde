import { hkdfSync } from "node:crypto";

/** Bytes of a pool's root key. */
const rootKeyLength = 32;

/**
 * Derives `length` bytes for `purpose` from a pool's root key (32 bytes, base64), by HKDF-SHA256. The same key and purpose always give the
 * same bytes, and bytes of one purpose tell nothing about another's: all secrets come back after a disaster with the root key alone.
 * @throws RangeError when the root key is too short; the message doesn't repeat it.
 */
export function deriveBytes(rootKey: string, purpose: string, length: number): Buffer {
  const key = Buffer.from(rootKey, "base64");
  if (key.length < rootKeyLength) {
    throw new RangeError(`The pool's root key must be ${rootKeyLength} bytes or more in base64: got ${key.length} bytes`);
  }
  return Buffer.from(hkdfSync("sha256", key, "meet-coop", purpose, length));
}

/** What a secret is for. Any change of a field gives another secret. */
export interface SecretPurpose {
  /** What has the secret, and its id: names of different kinds never share one. */
  owner: `${"tenant" | "server" | "pool"} ${string}`;
  purpose: string;
  /** Stands in the data; raising it renews the secret. */
  rotation: number;
}

/** A secret of `bytes` bytes as lower-case hexadecimal digits. */
export function deriveHex(rootKey: string, { owner, purpose, rotation }: SecretPurpose, bytes = 32): string {
  // JSON keeps the parts apart, whatever characters they hold.
  return deriveBytes(rootKey, JSON.stringify([owner, purpose, rotation]), bytes).toString("hex");
}

/** BigBlueButton's shared secret of a server: 64 hexadecimal digits. */
export function serverSecret(rootKey: string, serverName: string, rotation = 1): string {
  return deriveHex(rootKey, { owner: `server ${serverName}`, purpose: "bigbluebutton", rotation });
}

/** The secrets of a pool's front server. */
export interface PoolSecrets {
  /** PostgreSQL's image asks for one for the superuser at its first start; it is taken away at once, and opens nothing. So there is nothing to renew. */
  databasePassword: string;
  /** The load balancer's role in the database. */
  loadBalancerDatabasePassword: string;
  /** With which the load balancer signs what it sends itself. */
  loadBalancerSecret: string;
}

/** Derives the secrets of a pool's front server, 64 hexadecimal digits each. */
export function poolSecrets(rootKey: string, { id, secretsRotation }: { id: string; secretsRotation: number }): PoolSecrets {
  const secret = (purpose: string, rotation: number) => deriveHex(rootKey, { owner: `pool ${id}`, purpose, rotation });
  return {
    databasePassword: secret("database", 1),
    loadBalancerDatabasePassword: secret("load balancer database", secretsRotation),
    loadBalancerSecret: secret("load balancer", secretsRotation),
  };
}

/** The secrets of one tenant that we make ourselves. */
export interface TenantSecrets {
  /** Rails' `SECRET_KEY_BASE`: 128 hexadecimal digits. */
  secretKeyBase: string;
  /** The role that owns its database: 64 hexadecimal digits, which need no escaping in an address. */
  databasePassword: string;
  /** With which its Greenlight signs what it asks of a load balancer: 64 hexadecimal digits. */
  loadBalancerSecret: string;
  /** Password of the first administrator, as Greenlight asks for one: small and capital letter, digit, other character. */
  administratorPassword: string;
}

/** The first administrator's password of today, and those of earlier rotations: an account that still has one of these gets today's. */
export function administratorPasswords(rootKey: string, tenant: { id: string; secretsRotation: number }) {
  const of = (secretsRotation: number) => tenantSecrets(rootKey, { ...tenant, secretsRotation }).administratorPassword;
  return {
    password: of(tenant.secretsRotation),
    formerPasswords: Array.from({ length: tenant.secretsRotation - 1 }, (_, before) => of(before + 1)),
  };
}

/** Whether a tenant's secrets were ever renewed: on a front server it has a step of its own for them then. */
export const hasRenewedSecrets = ({ secretsRotation }: { secretsRotation: number }): boolean => secretsRotation > 1;

/** Derives the secrets of a tenant (id and rotation of its plan) from its pool's root key. */
export function tenantSecrets(rootKey: string, tenant: { id: string; secretsRotation: number }): TenantSecrets {
  const secret = (purpose: string, bytes: number) =>
    deriveHex(rootKey, { owner: `tenant ${tenant.id}`, purpose, rotation: tenant.secretsRotation }, bytes);
  return {
    secretKeyBase: secret("secret key base", 64),
    databasePassword: secret("database", 32),
    loadBalancerSecret: secret("load balancer", 32),
    // 128 bits; the ending is there for Greenlight's rule alone.
    administratorPassword: `${secret("first administrator", 16)}-Aa1`,
  };
}
