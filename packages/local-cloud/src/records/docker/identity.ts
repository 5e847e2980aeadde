import { createHash, randomBytes } from "node:crypto";

/** 64 hexadecimal digits that nothing else has. */
export function newId(): string {
  return randomBytes(32).toString("hex");
}

/** 64 hexadecimal digits that belong to a text. */
export function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Now, as Docker writes it. */
export function now(): string {
  return new Date().toISOString();
}

/** How Docker writes "not yet". */
export const never = "0001-01-01T00:00:00Z";

/** A name as the engine looks it up: with a tag, and without what `docker.io` implies. */
export function referenceOf(name: string): string {
  const short = name.replace(/^docker\.io\//, "").replace(/^library\//, "");
  return short.includes("@") || /:[^/]*$/.test(short) ? short : `${short}:latest`;
}
