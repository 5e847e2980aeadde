import { type GivenSecret, type GivenSecretName, givenSecrets, missingSecrets, type TenantPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/** Secrets that others gave, by the name of a tenant, or of the member whose tenants share it. */
type Given = Record<string, Partial<Record<GivenSecretName, string>>>;

/** What Greenlight's environment takes them as. */
export type GivenToGreenlight = Partial<Record<GivenSecret["field"], string>>;

/** Of an operational member's tenant, the member's file; else the tenant's own. */
const fileOf = ({ id, kind, level }: TenantPlan) => (kind === "operational-member" && level ? id.slice(0, -level.length - 1) : id);

/** The secrets of the stack that others gave. */
export const stackSecrets = (): pulumi.Output<Given> =>
  new pulumi.Config("meet-coop").getSecretObject<Given>("given-secrets") ?? (pulumi.secret({}) as pulumi.Output<Given>);

/** Those of one tenant. @throws pulumi.RunError for each that it can't do without and that isn't there: whose it is, why, and the cure. */
export function secretsOf(tenant: TenantPlan, given: Given, stack: string): GivenToGreenlight {
  const fields: GivenToGreenlight = Object.fromEntries(
    givenSecrets(tenant).map(({ name, field }) => [field, given[tenant.id]?.[name] ?? given[fileOf(tenant)]?.[name]]),
  );
  const missing = missingSecrets(tenant, fields);
  if (missing.length > 0) {
    const lines = missing.map(
      ({ name, why }) =>
        `  \`${tenant.id}\` has no \`${name}\`: ${why}.\n    Cure: pulumi config set --stack ${stack} --secret --path 'meet-coop:given-secrets.${fileOf(tenant)}.${name}'`,
    );
    throw new pulumi.RunError(`A secret that somebody else gives is missing:\n${lines.join("\n")}`);
  }
  return fields;
}
