import { isDeepStrictEqual } from "node:util";
import type { PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/** The numbers with which secrets were derived: the pool's, and each tenant's by its id. */
export interface SecretsRotations {
  pool: number;
  tenants: Record<string, number>;
}

/** What the state says of the runs before. */
export interface LastUp {
  /** The numbers of the last `up`, where it ended well. (One that fails may leave the stack without outputs, or with those of before.) */
  done?: SecretsRotations | undefined;
  /** The numbers of the last `up` that began: others than those where it failed. A version of before these were kept has none. */
  begun?: SecretsRotations;
  /** Whether servers are there that let today's key in alone, and not the next one: a version of before these numbers made them. */
  onlyFirstKey?: boolean;
}

/** Known once these resources are there as the program wants them. */
export const allDone = (resources: pulumi.Resource[]): pulumi.Output<true> =>
  pulumi.all(resources.map(({ urn }) => urn)).apply(() => true as const);

/** Beside what else the stack has: what an `up` began with. */
const stashName = "secrets-rotation";

/**
 * The numbers of today's plan. Before anything else is begun the state has them; the stack has them as an output once all is done with them: a run that failed in between may have left
 * servers that know the keys of before, and others that don't.
 * @throws pulumi.RunError, before anything is begun, where a number is one that would bring old secrets back or shut the stack out of its servers.
 */
export async function secretsRotations(pool: PoolPlan): Promise<SecretsRotations> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const done = await lastDone(stackName);
  const same = done !== undefined && isDeepStrictEqual(done, rotationsAfter(pool, { done }));
  const last = same ? { done } : { done, ...(await wholeState(stackName, pool)) };
  refuse(rotationProblems(pool, last));
  const rotations = rotationsAfter(pool, last);
  // Where they are those of the last `up`, the state says what it had begun with, and nothing is written: to ask for the whole state takes ten times as long.
  const ignoreChanges = same ? ["input"] : [];
  const stash = new pulumi.Stash(stashName, { input: rotations }, { protect: pool.stage !== "released", ignoreChanges });
  const begun = await new Promise<SecretsRotations>((known) => void stash.input.apply(known));
  refuse(rotationProblems(pool, { done, begun }));
  return rotations;
}

function refuse(problems: string[]): void {
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
}

/** A tenant that is gone keeps its number: if it comes back, its old secrets shouldn't. */
export function rotationsAfter(pool: PoolPlan, { done, begun }: LastUp): SecretsRotations {
  const today = Object.fromEntries(pool.tenants.map(({ id, secretsRotation }) => [id, secretsRotation]));
  return { pool: pool.secretsRotation, tenants: { ...(begun ?? done)?.tenants, ...today } };
}

/** What is wrong with the numbers of a plan after those of the last `up`: all of it, one line each. */
export function rotationProblems(pool: PoolPlan, last: LastUp): string[] {
  const known = new Map(Object.entries((last.begun ?? last.done)?.tenants ?? {}));
  return [
    ...poolProblem(pool, last),
    ...pool.tenants.flatMap(({ id, secretsRotation }) => lowered(`tenant \`${id}\``, secretsRotation, known.get(id))),
  ];
}

const lowered = (whose: string, got: number, had: number | undefined) =>
  had === undefined || got >= had
    ? []
    : [
        `\`secrets-rotation\` of ${whose} is ${got}, and its last \`up\` had ${had}: a lower number brings back secrets that somebody may know.\n  Cure: write ${had}, or ${had + 1} to renew them.`,
      ];

function poolProblem({ id, secretsRotation: got }: PoolPlan, { done, begun, onlyFirstKey }: LastUp): string[] {
  const is = `\`secrets-rotation\` of pool \`${id}\` is ${got}, and its last \`up\``;
  if (begun && begun.pool !== done?.pool && got !== begun.pool)
    return [
      `${is} had ${begun.pool} and failed: only the key of ${begun.pool} is let in wherever that one got to, and wherever it didn't.\n  Cure: write ${begun.pool} and run \`up\`; if it is to be ${begun.pool + 1}, then raise it.`,
    ];
  const had = begun?.pool ?? done?.pool;
  if (had !== undefined && got > had + 1)
    return [
      `${is} had ${had}: its servers let in the key of ${had + 1}, which is the next, and no later one.\n  Cure: write ${had + 1} and run \`up\`; if it is to be ${got}, go on one by one.`,
    ];
  if (had === undefined && onlyFirstKey && got > 1)
    return [
      `${is} was one of a version that let no next key into its servers: nobody would be let in.\n  Cure: take the line out and run \`up\` once; then raise the number by one.`,
    ];
  return lowered(`pool \`${id}\``, got, had);
}

/** The numbers of the last `up`, where the stack has them. */
async function lastDone(name: string): Promise<SecretsRotations | undefined> {
  const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  return outputs?.secretsRotation;
}

/** What else the state says, as it was when this run began. */
async function wholeState(stackName: string, pool: PoolPlan): Promise<Pick<LastUp, "begun" | "onlyFirstKey">> {
  const state = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const resources: Record<string, { outputs?: { input?: SecretsRotations } }> = state.outputs ?? {};
  const urns = Object.keys(resources);
  const begun = resources[urns.find((urn) => urn.endsWith(`::pulumi:index:Stash::${stashName}`)) ?? ""]?.outputs?.input;
  const servers = urns.some((urn) => urn.includes("hcloud:index/server:Server::"));
  const onlyFirstKey = pool.secretsRotation > 1 && servers && !urns.some((urn) => urn.endsWith("-ssh-keys"));
  return { ...(begun ? { begun } : {}), onlyFirstKey };
}
