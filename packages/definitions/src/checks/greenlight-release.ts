import type { Software } from "../kinds/software.ts";
import { releaseOf } from "../known-holes.ts";
import type { PoolDefinition, Tenancy } from "../tenancy.ts";
import type { Checked } from "./finding.ts";

/** A tenant's Greenlight: its own image, or that of its pool. */
export interface GreenlightOf {
  tenancy: Tenancy;
  pool: PoolDefinition;
  version: string;
  /** What is written down of its release; undefined: nothing, of which a check tells. */
  release: Software["releases"][string] | undefined;
}

/** The Greenlight of every tenant whose pool is there. */
export function greenlightsOf({ tenancies, allPools, software }: Checked): GreenlightOf[] {
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  const program = software.find(({ id }) => id === "greenlight");
  return tenancies.flatMap((tenancy): GreenlightOf[] => {
    const pool = pools.get(tenancy.pool);
    if (!pool) return [];
    const version = tenancy.image?.version ?? pool.parts.software.greenlight;
    return [{ tenancy, pool, version, release: program && releaseOf(program, version) }];
  });
}
