import { relative, resolve } from "node:path";
import { definitionsFolder, examplesFolder, formatProblems, loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type { StackSettings } from "./stack-settings.ts";

/**
 * The plan of one pool on the day that the settings name (default: today, UTC).
 * @throws pulumi.RunError with all problems of the definitions at once; nothing is planned from a definition with an error. Also for a pool that is only planned.
 */
export function poolPlan(id: string, settings: StackSettings): PoolPlan {
  const day = settings.day ?? new Date().toISOString().slice(0, 10);
  const own = settings.definitions ? resolve(settings.definitions) : definitionsFolder;
  const roots = [own, ...(settings.examples ? [examplesFolder] : [])].map((path) => ({
    path,
    shownAs: `${relative(process.cwd(), path)}/`,
  }));
  const { definitions, problems } = loadDefinitions({ day, roots });
  if (!definitions) throw new pulumi.RunError(formatProblems(problems));
  const pool = poolOf(plan(definitions, day), id);
  if (pool.status === "planned") {
    throw new pulumi.RunError(
      `The pool \`${id}\` is only planned. Cure: write \`status: runs\` in \`pools/${id}.yaml\` once it is to be set up.`,
    );
  }
  return pool;
}
