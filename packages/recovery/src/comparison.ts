import { ApiRefusal, nameOf, type Shortfall } from "@meet-coop/holdings";
import type { Clouds } from "./clouds.ts";
import { type Deployment, type Resource, resources } from "./deployment.ts";
import { canBeLost } from "./loss.ts";

/** How a state differs from what the clouds hold. */
export interface Compared {
  /** URNs of what is to be finished, or read anew. */
  unfinished: string[];
  /** What is done with them, each in a line; what is said only once it is done isn't there, but in a dry run. */
  did: string[];
  /** What only a person can mend. */
  open: string[];
}

/**
 * Compares each resource of a state with its cloud, whatever the state says of its last run: creating a server is several calls, and when a later one fails, the next `up` clears the error without
 * doing what failed.
 */
export async function compared(deployment: Deployment, clouds: Clouds, { dryRun }: { dryRun: boolean }): Promise<Compared> {
  const known = resources(deployment).filter(({ custom, delete: ending }) => custom && !ending);
  const shortfalls = await Promise.all(known.map((resource) => shortfall(resource, clouds, { act: false })));
  const result: Compared = { unfinished: [], did: [], open: [] };
  for (const [nth, { lacks, differs, open, gone }] of shortfalls.entries()) {
    const resource = known[nth];
    if (!resource) continue;
    result.open.push(...open);
    if (dryRun) result.did.push(...lacks);
    for (const line of differs) result.did.push(`${line}: other at its cloud than in the state; read anew, so that \`up\` changes it`);
    if (lacks.length + differs.length > 0) result.unfinished.push(resource.urn);
    // One whose last run ended with an error is read anew anyway, and so forgotten. Servers and volumes are told by themselves (loss.ts).
    if (!gone || (resource.initErrors ?? []).length > 0 || canBeLost(resource)) continue;
    const line = `${nameOf(resource)}: its cloud doesn't have it any more (${resource.id})`;
    if (gone === "kept") result.open.push(`${line}, and what was in it; \`docs/decisions/0004-recover.md\` says what can be done`);
    else {
      result.did.push(`${line}; forgotten, so that \`up\` makes it again`);
      result.unfinished.push(resource.urn);
    }
  }
  return result;
}

/** What a resource lacks at its cloud; with `act`, it has that afterwards. What the cloud refuses to do is left to a person. */
export async function shortfall(resource: Resource, clouds: Clouds, options: { act: boolean }): Promise<Shortfall> {
  const holdings = await clouds.of(resource);
  try {
    return (await holdings?.shortfall?.(resource, options)) ?? { lacks: [], differs: [], open: [] };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { lacks: [], differs: [], open: [`${nameOf(resource)}: its cloud refuses what it lacks: ${error.message}`] };
  }
}
