/**
 * How far a tenant, a server or a pool is on its way out. `open`: in use. `ending`: nothing new begins there, and all of it is kept. `released`: the same, and what
 * it holds may be deleted once the definitions no longer have it. Before and after, it isn't planned.
 */
export type Stage = "open" | "ending" | "released";

interface Staged {
  stage: Stage;
}

/** Whether a server's protections are lifted: by its own stage, or with its whole pool, whose servers give meetings until they are deleted. */
export const isReleased = (server: Staged, pool: Staged): boolean => server.stage === "released" || pool.stage === "released";
