import { type PoolPlan, type Site, sitesOf, type TenantPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random/randomBytes.js";
import type { Clouds } from "./clouds.ts";
import { type GivenToGreenlight, secretsOf, stackSecrets } from "./given-secrets.ts";
import { type SshAccess, sshAccess } from "./ssh-access.ts";
import type { StackSettings } from "./stack-settings.ts";

/** What a pool is made from. */
export interface PoolArgs {
  pool: PoolPlan;
  settings: StackSettings;
  clouds: Clouds;
}

/** What everything in a pool is made with. */
export interface PoolContext extends PoolArgs {
  access: SshAccess;
  /** Every host name of the pool. */
  sites: readonly Site[];
  /** The pool's root key, base64. */
  rootKey: pulumi.Output<string>;
  /** The secrets that others gave for a tenant. */
  givenTo(tenant: TenantPlan): pulumi.Output<GivenToGreenlight>;
  /** Labels of everything that belongs to the stack: `recover` knows by them what is ours. */
  labels: Record<string, string>;
}

/** Makes the pool's root key, from which every other secret is derived: with it, and the definitions, all of them come back. */
export function poolContext(name: string, args: PoolArgs, parent: pulumi.Resource): PoolContext {
  const { pool, settings } = args;
  const rootKey = new RandomBytes(`${name}-root-key`, { length: 32 }, { parent, protect: pool.stage !== "released" }).base64;
  const labels = { "managed-by": "meet-coop", pool: pool.id, stack: `${pulumi.getProject()}.${settings.stack}` };
  const allGiven = stackSecrets();
  const givenTo = (tenant: TenantPlan) => allGiven.apply((all) => secretsOf(tenant, all, settings.stack));
  return {
    ...args,
    sites: sitesOf(pool, settings.zone),
    rootKey,
    labels,
    givenTo,
    access: sshAccess(`${pulumi.getProject()}-${settings.stack}`, rootKey, pool.secretsRotation),
  };
}
