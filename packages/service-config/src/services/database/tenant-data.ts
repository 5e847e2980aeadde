import { hasRenewedSecrets } from "../../derived-secret.ts";
import { frontServer } from "../../front-server.ts";
import { checkedId } from "../../host-name.ts";
import type { PoolPlan } from "../../pool-plan.ts";
import { pythonCommand } from "../../python-command.ts";
import type { TenantPlan } from "../../tenant-plan.ts";

/** The load balancer's database and role: no tenant's id begins with `_`. */
export const loadBalancerDatabase = "_bbblb";

export interface TenantDataSecrets {
  /** Password of a tenant's role. */
  passwordOf(tenant: TenantPlan): string;
  /** Password of the load balancer's role. */
  loadBalancerPassword: string;
}

/**
 * What `tenant-data.py` reads: the databases, roles and folders that a front server must have, as JSON. Holds passwords: a role
 * gets the one that stands there, and connections that came by another end; that of a tenant with renewed secrets only when it is made.
 */
export function tenantData(pool: PoolPlan, { passwordOf, loadBalancerPassword }: TenantDataSecrets): string {
  return JSON.stringify({
    folder: frontServer.data,
    own: [{ id: loadBalancerDatabase, password: loadBalancerPassword }],
    tenants: pool.tenants.map((tenant) => ({
      id: checkedId(tenant.id),
      password: passwordOf(tenant),
      ...(hasRenewedSecrets(tenant) ? { renewed: true } : {}),
      version: tenant.version,
      state: tenant.stage,
    })),
  });
}

/** A bash script that puts {@link tenantData}, its standard input, in force. Prints what changed, by name, or `Nothing to do`. */
export const tenantDataCommand = pythonCommand(
  "database/tenant-data.py",
  ...["database/role_passwords.py", "database/postgresql.py", "database/tenant_life.py"],
);

/** PostgreSQL's `pg_hba.conf`: each role opens the database of its own name, from this server's containers; the superuser comes by the socket alone. */
export const databaseAccess = `local all postgres peer
host sameuser all 127.0.0.1/32 scram-sha-256
host sameuser all ${frontServer.containerAddresses} scram-sha-256
`;
