import { createHash } from "node:crypto";
import type { Problem } from "./problem.ts";
import type { Logo } from "./schema.ts";

/** A file of the folder `logos`. */
export interface PictureFile {
  name: string;
  file: string;
  bytes: Uint8Array;
}

const starts = (bytes: Uint8Array, at: number, text: string) =>
  Buffer.from(bytes.subarray(at, at + text.length)).toString("latin1") === text;
const types = {
  png: { type: "image/png", is: (bytes: Uint8Array) => starts(bytes, 0, "\x89PNG\r\n\x1a\n") },
  webp: { type: "image/webp", is: (bytes: Uint8Array) => starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") },
} as const;
const endingOf = (name: string) => /\.(png|webp)$/.exec(name)?.[1] as keyof typeof types | undefined;

/** Why a file can't be a logo. SVG is refused since it can hold scripts, which would run at a tenant's address. */
export function pictureProblem(file: string, name: string, bytes: Uint8Array): Problem | undefined {
  const ending = endingOf(name);
  if (ending && types[ending].is(bytes)) return undefined;
  const meant = Object.entries(types).find(([, { is }]) => is(bytes))?.[0];
  return {
    severity: "error",
    file,
    line: 1,
    column: 1,
    thing: file,
    what: bytes.length === 0 ? "is empty" : "is no PNG or WebP picture by its content and its name",
    ...(bytes.length === 0 ? {} : { got: meant ? `a ${meant} picture` : Buffer.from(bytes.subarray(0, 12)).toString("latin1") }),
    expected: "a picture whose name ends in `.png` or `.webp`",
    cure: meant
      ? `rename it so that it ends in \`.${meant}\``
      : "save the picture again as PNG or WebP; an SVG may hold scripts and is never taken",
  };
}

/** What the plan needs to know of a picture. */
export function logoOf({ name, bytes }: PictureFile): Logo {
  const ending = endingOf(name);
  if (!ending) throw new RangeError(`\`${name}\` is no PNG or WebP file`);
  return { id: name, type: types[ending].type, sha256: createHash("sha256").update(bytes).digest("hex") };
}
