import type { Service } from "../service.ts";

/** A Redis for each open tenant, on its network, so that no other tenant's containers reach it: small, and forgets nothing by itself. */
export const redis: Service = {
  ofTenant: ({ pool, tenant }) =>
    tenant.stage !== "open"
      ? []
      : [
          {
            kind: "container",
            what: "redis",
            image: { of: "redis", tag: pool.versions.redis },
            memory: pool.memory.redis,
            network: "tenant",
            command: ["redis-server", "--maxmemory-policy", "noeviction"],
            health: { command: "redis-cli ping | grep -q PONG" },
          },
        ],
};
