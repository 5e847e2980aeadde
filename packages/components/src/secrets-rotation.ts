import type { PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/** The numbers with which secrets were derived: the pool's, and each tenant's by its id. */
export interface SecretsRotations {
  pool: number;
  tenants: Record<string, number>;
}

/** What is known of the last `up` that ended well. */
export interface LastUp {
  rotations: SecretsRotations | undefined;
  /** Whether servers are there that let today's key in alone, and not the next one: a version of before these numbers made them. */
  onlyFirstKey: boolean;
}

/** Known once these resources are there as the program wants them. */
export const allDone = (resources: pulumi.Resource[]): pulumi.Output<true> =>
  pulumi.all(resources.map(({ urn }) => urn)).apply(() => true as const);

/**
 * The numbers of today's plan. The stack has them as an output once all is done with them: a run that failed may have left servers that know the keys of before.
 * @throws pulumi.RunError, before anything is begun, where a number is one that would bring old secrets back or shut the stack out of its servers.
 */
export async function secretsRotations(pool: PoolPlan): Promise<SecretsRotations> {
  const last = await lastUp(pool);
  const problems = rotationProblems(pool, last);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return rotationsAfter(pool, last);
}

/** A tenant that is gone keeps its number: if it comes back, its old secrets shouldn't. */
export function rotationsAfter(pool: PoolPlan, { rotations }: LastUp): SecretsRotations {
  return { pool: pool.secretsRotation, tenants: { ...rotations?.tenants, ...byTenant(pool) } };
}

const byTenant = ({ tenants }: PoolPlan) => Object.fromEntries(tenants.map(({ id, secretsRotation }) => [id, secretsRotation]));

/** What is wrong with the numbers of a plan after those of the last `up`: all of it, one line each. */
export function rotationProblems(pool: PoolPlan, { rotations, onlyFirstKey }: LastUp): string[] {
  const of = `pool \`${pool.id}\``;
  const lowered = (whose: string, got: number, had: number) =>
    got >= had
      ? []
      : [
          `\`secrets-rotation\` of ${whose} is ${got}, and its last \`up\` had ${had}: a lower number brings back secrets that somebody may know.\n  Cure: write ${had}, or ${had + 1} to renew them.`,
        ];
  const got = pool.secretsRotation;
  const had = rotations?.pool;
  return [
    ...(had === undefined ? [] : lowered(of, got, had)),
    ...(had === undefined || got <= had + 1
      ? []
      : [
          `\`secrets-rotation\` of ${of} is ${got}, and its last \`up\` had ${had}: its servers let in the key of ${had + 1}, which is the next, and no later one.\n  Cure: write ${had + 1} and run \`up\`; if it is to be ${got}, go on one by one.`,
        ]),
    ...(had === undefined && onlyFirstKey && got > 1
      ? [
          `\`secrets-rotation\` of ${of} is ${got}, and its last \`up\` was one of a version that let no next key into its servers: nobody would be let in.\n  Cure: take the line out and run \`up\` once; then raise the number by one.`,
        ]
      : []),
    ...pool.tenants.flatMap(({ id, secretsRotation }) => {
      const known = rotations?.tenants ?? {};
      const before = Object.hasOwn(known, id) ? known[id] : undefined;
      return before === undefined ? [] : lowered(`tenant \`${id}\``, secretsRotation, before);
    }),
  ];
}

/** Asks the state, as it was when this run began. */
async function lastUp(pool: PoolPlan): Promise<LastUp> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stackName });
  const rotations: SecretsRotations | undefined = outputs?.secretsRotation;
  if (rotations || pool.secretsRotation === 1) return { rotations, onlyFirstKey: false };
  const state = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const urns = Object.keys(state.outputs ?? {});
  return {
    rotations,
    onlyFirstKey: urns.some((urn) => urn.includes("hcloud:index/server:Server::")) && !urns.some((urn) => urn.endsWith("-ssh-keys")),
  };
}
