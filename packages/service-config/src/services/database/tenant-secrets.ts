import { pythonCommand } from "../../python-command.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { loadBalancerTenant } from "../load-balancer/bbblb/load-balancer-state.ts";

export interface RenewedSecrets {
  database: {
    /** The container in which PostgreSQL runs. */
    container: string;
    /** Who changes the role there, by the container's own socket. */
    superuser: string;
    role: string;
    password: string;
  };
  /** With which it signs at its pool's load balancer, where there is one. */
  loadBalancerSecret?: string;
}

/** What `tenant-secrets.py` reads, as JSON; a secret. */
export const renewedSecrets = (tenant: Pick<TenantPlan, "id">, { database, loadBalancerSecret }: RenewedSecrets): string =>
  JSON.stringify({ database, ...(loadBalancerSecret ? { loadBalancer: { [loadBalancerTenant(tenant)]: loadBalancerSecret } } : {}) });

/**
 * A bash script that puts {@link renewedSecrets}, its standard input, in force, right before a tenant's Greenlight comes with them: the databases and load balancer of a pool leave a renewed
 * tenant as it is, so that whatever stops a run leaves few between the old secrets and the new. Prints what was renewed, and no secret.
 */
export const tenantSecretsCommand = pythonCommand(
  "database/tenant-secrets.py",
  "database/role_passwords.py",
  "database/postgresql.py",
  "load-balancer/bbblb/load_balancer.py",
);
