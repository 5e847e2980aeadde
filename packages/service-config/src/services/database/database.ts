import { poolSecrets, tenantSecrets } from "../../derived-secret.ts";
import { frontServer } from "../../front-server.ts";
import type { Service } from "../service.ts";
import { postgresqlData } from "./postgresql-volume.ts";
import { databaseAccess, tenantData, tenantDataCommand } from "./tenant-data.ts";

export const databaseContainer = "postgresql";

/** PostgreSQL with a database and a role for each tenant of a front server, and for its load balancer. */
export const database: Service = {
  needs: ["meeting-servers"],
  onServer: ({ pool }) => [
    {
      kind: "container",
      what: databaseContainer,
      image: { of: "postgresql", tag: pool.versions.postgresql },
      memory: pool.memory.postgresql,
      network: "server",
      command: [
        "postgres",
        ...["-c", `listen_addresses=127.0.0.1,${frontServer.bridgeAddress}`, "-c", "hba_file=/etc/postgresql-access.conf"],
        // Each Greenlight keeps up to four connections; the rest is for the load balancer and dumps.
        ...["-c", `max_connections=${100 + 4 * Math.ceil(pool.tenants.length / 50) * 50}`],
      ],
      environment: ({ rootKey }) => ({ POSTGRES_PASSWORD: poolSecrets(rootKey, pool).databasePassword }),
      files: { "/etc/postgresql-access.conf": databaseAccess },
      keeps: [{ folder: `${frontServer.data}/postgresql`, at: postgresqlData(pool.versions.postgresql) }],
      health: { command: "pg_isready -U postgres -h 127.0.0.1" },
    },
    {
      kind: "step",
      what: "tenant-data",
      input: ({ rootKey }) =>
        tenantData(pool, {
          passwordOf: (tenant) => tenantSecrets(rootKey, tenant).databasePassword,
          loadBalancerPassword: poolSecrets(rootKey, pool).loadBalancerDatabasePassword,
        }),
      script: tenantDataCommand,
      // A new container may have an older database.
      renewedWith: { containers: [databaseContainer] },
    },
  ],
  offers: (_, { id }) => ({
    database: { container: databaseContainer, superuser: "postgres", name: id, network: "server", passwordSet: "when-renewed" },
    // Made together with the database.
    storage: { folder: `${frontServer.data}/tenants/${id}/storage` },
  }),
  inspected: () => ({ databases: { [databaseContainer]: "postgres" }, disks: [frontServer.data], dumps: `${frontServer.data}/dumps` }),
};
