import { resolve } from "node:path";
import { definitionsFolder, formatProblems, loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type { StackSettings } from "./stack-settings.ts";

/**
 * The plan of one pool on the day that the settings name (default: today, UTC).
 * @throws pulumi.RunError with all problems of the definitions at once; nothing is planned from a definition with an error.
 */
export function poolPlan(id: string, settings: StackSettings): PoolPlan {
  const { definitions, problems } = loadDefinitions(settings.definitions ? resolve(settings.definitions) : definitionsFolder);
  if (!definitions) throw new pulumi.RunError(formatProblems(problems, { color: false }));
  return poolOf(plan(definitions, settings.day ?? new Date().toISOString().slice(0, 10)), id);
}
