import { parseRange, type Range } from "../../address.ts";

/** What a server's `daemon.json` says about addresses. */
export interface DockerSettings {
  /** Address and prefix of the first network, e.g. `172.17.0.1/16`. */
  bip: string;
  /** Where the subnets of further networks come from. */
  pools: { base: string; size: number }[];
}

/** What Docker does without a `daemon.json`: 31 networks are the most, the first one included. */
export const dockerDefaults: DockerSettings = {
  bip: "172.17.0.1/16",
  pools: [...Array.from({ length: 15 }, (_, nth) => ({ base: `172.${17 + nth}.0.0/16`, size: 16 })), { base: "192.168.0.0/16", size: 20 }],
};

/** The subnets of the pools, in the order in which Docker gives them out. */
export function* subnetsOf({ pools }: DockerSettings): Generator<Range> {
  for (const { base, size } of pools) {
    const range = parseRange(base, false);
    if (range === undefined || range.version !== 4 || size < range.prefix || size > 32) continue;
    const step = 1n << BigInt(32 - size);
    for (let at = range.base; at < range.base + (1n << BigInt(32 - range.prefix)); at += step) yield { version: 4, base: at, prefix: size };
  }
}
