import { tenantSecrets } from "../../derived-secret.ts";
import { frontServer } from "../../front-server.ts";
import { checkedId } from "../../host-name.ts";
import { pythonCommand } from "../../python-command.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import type { Service } from "../service.ts";
import { postgresqlData } from "./postgresql-volume.ts";

/** What is due before another version of Greenlight begins, and when the tenant ends. */
const keepData = pythonCommand("database/tenant-database.py", "database/postgresql.py", "database/tenant_life.py");

/** Where a tenant's database is, and who may change it. */
const serverOf = ({ id }: { id: string }) => ({ container: `${id}-postgresql`, superuser: "greenlight", name: "greenlight" });

/** Of a tenant that was released the last things go with it; of any other what was dumped stays, whatever takes it away. */
const forget = ({ id, stage }: TenantPlan) =>
  stage === "released" ? `rm -rf ${frontServer.data}/tenants/${checkedId(id)} ${frontServer.data}/dumps/${checkedId(id)}` : "true";

/** A PostgreSQL for each tenant, where everything runs together. */
export const tenantDatabase: Service = {
  ofTenant: ({ pool, tenant }) => [
    { kind: "volume", what: "database" },
    // Here, since it outlives the Greenlight of a tenant that has ended.
    { kind: "volume", what: "storage" },
    {
      kind: "container",
      what: "postgresql",
      image: { of: "postgresql", tag: pool.versions.postgresql },
      memory: pool.memory.postgresql,
      network: "tenant",
      environment: ({ rootKey }) => ({
        POSTGRES_USER: "greenlight",
        POSTGRES_DB: "greenlight",
        // The image takes a password at its first start only; a renewed one must not make a new container.
        POSTGRES_PASSWORD: tenantSecrets(rootKey, { ...tenant, secretsRotation: 1 }).databasePassword,
      }),
      keeps: [{ volume: "database", at: postgresqlData(pool.versions.postgresql) }],
      health: { command: "pg_isready -U greenlight -h 127.0.0.1" },
    },
    {
      kind: "step",
      what: "data",
      input: JSON.stringify({
        folder: frontServer.data,
        ...{ id: checkedId(tenant.id), version: tenant.version, state: tenant.stage },
        database: serverOf(tenant),
      }),
      script: keepData,
      undo: forget(tenant),
      // A new container may have an older database.
      renewedWith: { containers: [serverOf(tenant).container] },
    },
  ],
  offers: (_, tenant) => ({
    database: { ...serverOf(tenant), network: "tenant", passwordSet: "always" },
    storage: { volume: "storage" },
  }),
  inspected: ({ tenants }) => ({
    databases: Object.fromEntries(tenants.map(serverOf).map(({ container, superuser }) => [container, superuser])),
    dumps: `${frontServer.data}/dumps`,
  }),
};
