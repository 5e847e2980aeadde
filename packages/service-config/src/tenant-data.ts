import { frontServer } from "./front-server.ts";
import { checkedId } from "./host-name.ts";
import type { PoolPlan } from "./plan.ts";
import { pythonCommand } from "./python-command.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/**
 * What `tenant-data.py` reads: the databases, roles and folders that a front server must have, as JSON. Holds passwords (`passwordOf` a tenant's role); they are taken when a
 * role is made and not afterwards.
 */
export function tenantData(pool: PoolPlan, passwordOf: (tenant: TenantPlan) => string): string {
  return JSON.stringify({
    folder: frontServer.data,
    tenants: pool.tenants.map((tenant) => ({
      id: checkedId(tenant.id),
      password: passwordOf(tenant),
      version: tenant.version,
      state: tenant.release ? "released" : tenant.state,
    })),
  });
}

/** A bash script that puts {@link tenantData}, its standard input, in force. Prints what changed, by name, or `Nothing to do`. */
export const tenantDataCommand = pythonCommand("tenant-data.py");

/** PostgreSQL's `pg_hba.conf`: each role opens the database of its own name, from this server's containers; the superuser comes by the socket alone. */
export const databaseAccess = `local all postgres peer
host sameuser all 127.0.0.1/32 scram-sha-256
host sameuser all ${frontServer.containerAddresses} scram-sha-256
`;
