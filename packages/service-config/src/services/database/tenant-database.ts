import { tenantSecrets } from "../../derived-secret.ts";
import type { Service } from "../service.ts";
import { postgresqlData } from "./postgresql-volume.ts";

const container = ({ id }: { id: string }) => `${id}-postgresql`;

/** A PostgreSQL for each tenant, where everything runs together. */
export const tenantDatabase: Service = {
  ofTenant: ({ pool, tenant }) => [
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
  ],
  offers: (_, tenant) => ({
    database: { container: container(tenant), superuser: "greenlight", name: "greenlight", network: "tenant", passwordSet: "always" },
    storage: { volume: "storage" },
  }),
  inspected: ({ tenants }) => ({ databases: Object.fromEntries(tenants.map((tenant) => [container(tenant), "greenlight"])) }),
};
