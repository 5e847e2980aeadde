import { relative, resolve } from "node:path";
import { type Definitions, definitionsFolder, examplesFolder, formatProblems, loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type { StackSettings, ZoneSettings } from "./stack-settings.ts";

/** The definitions that a stack runs with. */
export interface StackDefinitions {
  definitions: Definitions;
  /** `YYYY-MM-DD`. */
  day: string;
  /** Their folders; of two files of one name, the later folder's counts. */
  folders: string[];
}

/**
 * The definitions for the day that the settings name (default: today, UTC).
 * @throws pulumi.RunError with all problems at once; nothing is planned from a definition with an error.
 */
export function stackDefinitions(settings: ZoneSettings): StackDefinitions {
  const day = settings.day ?? new Date().toISOString().slice(0, 10);
  const definitionsOfStack = settings.definitions ? resolve(settings.definitions) : definitionsFolder;
  const folders = [definitionsOfStack, ...(settings.examples ? [examplesFolder] : [])];
  const { definitions, problems } = loadDefinitions({
    day,
    roots: folders.map((path) => ({ path, shownAs: `${relative(process.cwd(), path)}/` })),
  });
  if (!definitions) throw new pulumi.RunError(formatProblems(problems));
  return { definitions, day, folders };
}

/**
 * The plan of one pool.
 * @throws pulumi.RunError for a pool that is only planned: it runs beside invented customers alone.
 */
export function poolPlan(id: string, { definitions, day }: StackDefinitions, { examples }: StackSettings): PoolPlan {
  const pool = poolOf(plan(definitions, day), id);
  if (pool.status === "planned" && !examples) {
    throw new pulumi.RunError(
      `The pool \`${id}\` is only planned. Cure: write \`status: runs\` in \`pools/${id}.yaml\` once it is to be set up.`,
    );
  }
  return pool;
}
