import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder, examplesFolder, loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";

/** The plan of a pool for today, from the definitions that the local cloud uses, or those in another folder. @throws Mendable when they have errors. */
export function poolToday(id: string, folder: string = definitionsFolder): PoolPlan {
  const day = new Date().toISOString().slice(0, 10);
  const { definitions } = loadDefinitions({ day, roots: [{ path: folder }, { path: examplesFolder }] });
  if (!definitions) throw new Mendable("The definitions have errors. Cure: `npm run check -- --examples`.");
  const planned = plan(definitions, day);
  if (!planned.pools.some((pool) => pool.id === id))
    throw new Mendable(`There is no pool \`${id}\`. Cure: name one of ${planned.pools.map((pool) => pool.id).join(", ")}.`);
  return poolOf(planned, id);
}
