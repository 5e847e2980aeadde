import { isIPv4, isIPv6 } from "node:net";

/** A range of addresses: `base` has no host bits. */
export interface Range {
  version: 4 | 6;
  base: bigint;
  prefix: number;
}

const bitsOf = { 4: 32n, 6: 128n } as const;

/** Number of an address; undefined when it is not one. */
export function addressNumber(text: string): bigint | undefined {
  if (isIPv4(text)) return text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const [head = "", tail] = text.split("::");
  const groups = (part: string): string[] =>
    part === ""
      ? []
      : part.split(":").flatMap((group) => {
          if (!group.includes(".")) return [group];
          const number = addressNumber(group) ?? 0n;
          return [(number >> 16n).toString(16), (number & 0xffffn).toString(16)];
        });
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const middle = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...middle, ...after].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

export function addressText(number: bigint, version: 4 | 6): string {
  if (version === 4) {
    const bits = Number(number);
    return `${(bits >>> 24) & 255}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
  }
  const groups = Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = groups.join(":").match(/\b0(?::0)+\b/g) ?? [];
  const longest = zeros.sort((a, b) => b.length - a.length)[0];
  return longest === undefined
    ? groups.join(":")
    : groups
        .join(":")
        .replace(longest, ":")
        .replace(/:{3,}/, "::")
        .replace(/^:(?!:)/, "::")
        .replace(/([^:]):$/, "$1::");
}

/** Parses `10.0.0.0/16`; undefined when it is not a range. `strict`: host bits must be zero. */
export function parseRange(text: string, strict = true): Range | undefined {
  const [address = "", length = ""] = text.split("/");
  const number = addressNumber(address);
  if (number === undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const version = isIPv4(address) ? 4 : 6;
  const prefix = Number(length);
  if (BigInt(prefix) > bitsOf[version]) return undefined;
  const hostBits = bitsOf[version] - BigInt(prefix);
  const base = (number >> hostBits) << hostBits;
  return strict && base !== number ? undefined : { version, base, prefix };
}

export function rangeText(range: Range): string {
  return `${addressText(range.base, range.version)}/${range.prefix}`;
}

/** How many addresses are in a range. */
export function rangeSize(range: Range): bigint {
  return 1n << (bitsOf[range.version] - BigInt(range.prefix));
}

export function rangeHas(range: Range, address: string): boolean {
  const number = addressNumber(address);
  if (number === undefined || (isIPv4(address) ? 4 : 6) !== range.version) return false;
  return number >= range.base && number < range.base + rangeSize(range);
}

export function rangesOverlap(one: Range, other: Range): boolean {
  return one.version === other.version && one.base < other.base + rangeSize(other) && other.base < one.base + rangeSize(one);
}

export function rangeWithin(inner: Range, outer: Range): boolean {
  return inner.version === outer.version && inner.base >= outer.base && inner.base + rangeSize(inner) <= outer.base + rangeSize(outer);
}

/** Is this address one that only this machine can reach? */
export function isLoopback(address: string): boolean {
  return address === "::1" || (isIPv4(address) && address.startsWith("127."));
}
