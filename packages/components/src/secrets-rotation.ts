import type { PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/** The numbers with which secrets were derived: the pool's, and each tenant's by its id. */
export interface SecretsRotations {
  pool: number;
  tenants: Record<string, number>;
}

/** What the state says of the runs before. */
export interface LastUp {
  /** The numbers of the last `up`, where it ended well. (One that fails leaves a stack without outputs, one that is killed may leave those of before.) */
  done: SecretsRotations | undefined;
  /** The numbers of the last `up` that began: others than those where it failed. A version of before these were kept has none. */
  begun: SecretsRotations | undefined;
  /** Whether servers are there that let today's key in alone, and not the next one: a version of before these numbers made them. */
  onlyFirstKey: boolean;
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
  const last = await lastUp(pool);
  const problems = rotationProblems(pool, last);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  const rotations = rotationsAfter(pool, last);
  const stash = new pulumi.Stash(stashName, { input: rotations }, { protect: pool.stage !== "released" });
  await new Promise((begun) => void stash.urn.apply(begun));
  return rotations;
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

/** Asks the state, as it was when this run began. */
async function lastUp(pool: PoolPlan): Promise<LastUp> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const state = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const resources: Record<string, { outputs?: Record<string, unknown> }> = state.outputs ?? {};
  const urns = Object.keys(resources);
  const of = (end: string) => resources[urns.find((urn) => urn.endsWith(end)) ?? ""]?.outputs;
  const done = of(`pulumi:pulumi:Stack::${pulumi.getProject()}-${pulumi.getStack()}`)?.secretsRotation as SecretsRotations | undefined;
  const begun = of(`::pulumi:index:Stash::${stashName}`)?.input as SecretsRotations | undefined;
  const servers = urns.some((urn) => urn.includes("hcloud:index/server:Server::"));
  const onlyFirstKey = pool.secretsRotation > 1 && servers && !urns.some((urn) => urn.endsWith("-ssh-keys"));
  return { done, begun, onlyFirstKey };
}
