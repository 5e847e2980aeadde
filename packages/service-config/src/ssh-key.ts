import { createHash, createPrivateKey, createPublicKey } from "node:crypto";

/** An Ed25519 key pair as OpenSSH's files have it. */
export interface SshKey {
  /** PEM, `OPENSSH PRIVATE KEY`, without a passphrase, ends with a newline. */
  privateKey: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  publicKey: string;
}

const keyType = "ssh-ed25519";

/** PKCS#8 of an Ed25519 key up to its 32 bytes of seed (RFC 8410, section 7). */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The key pair of a seed of 32 bytes; the same seed gives the same text. Format: OpenSSH's `PROTOCOL.key`.
 * @throws RangeError when the seed has another length.
 */
export function sshKeyFromSeed(seed: Buffer): SshKey {
  if (seed.length !== 32) throw new RangeError(`The seed of an SSH key has 32 bytes: got ${seed.length}`);
  const spki = createPublicKey(createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: "der", type: "pkcs8" })).export({
    format: "der",
    type: "spki",
  });
  const publicBytes = spki.subarray(-32);
  const publicBlob = Buffer.concat([field(keyType), field(publicBytes)]);

  // OpenSSH fills two equal random words in; from the seed, so that the file is the same at each run and never shows as a change.
  const check = createHash("sha256").update("check of ssh key").update(seed).digest().subarray(0, 4);
  const secret = Buffer.concat([check, check, field(keyType), field(publicBytes), field(Buffer.concat([seed, publicBytes])), field("")]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, nth) => nth + 1));
  const keyCount = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field("none"), // cipher
    field("none"), // key derivation
    field(""), // its options
    keyCount,
    field(publicBlob),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n"),
    publicKey: `${keyType} ${publicBlob.toString("base64")}`,
  };
}

/** A length of four bytes, then the content. */
function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
