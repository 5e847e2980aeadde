import { createHash, timingSafeEqual } from "node:crypto";

/** The length in hexadecimal digits decides which algorithm a checksum is of. Source: API reference, "API Security Model". */
const algorithmOfLength: ReadonlyMap<number, string> = new Map([
  [40, "sha1"],
  [64, "sha256"],
  [96, "sha384"],
  [128, "sha512"],
]);

/** The checksum of a call: hash of call name + query string without its checksum + shared secret, in hexadecimal digits. */
export function checksum(algorithm: string, call: string, query: string, secret: string): string {
  return createHash(algorithm).update(call).update(query).update(secret).digest("hex");
}

/** The query string as it was sent, not decoded, less the parameter `checksum`. */
export function withoutChecksum(query: string): string {
  return query
    .split("&")
    .filter((part) => !part.startsWith("checksum="))
    .join("&");
}

/** Whether `given` belongs to this call under one of the `supported` algorithms. */
export function isChecksumValid(given: string, call: string, query: string, secret: string, supported: readonly string[]): boolean {
  const algorithm = algorithmOfLength.get(given.length);
  if (algorithm === undefined || !supported.includes(algorithm) || !/^[0-9a-f]+$/i.test(given)) return false;
  return timingSafeEqual(Buffer.from(checksum(algorithm, call, withoutChecksum(query), secret)), Buffer.from(given.toLowerCase()));
}
