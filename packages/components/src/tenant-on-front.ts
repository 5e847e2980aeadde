import {
  administratorPasswords,
  greenlightEnvironment,
  greenlightSettings,
  hasRenewedSecrets,
  hostNameOf,
  meetingHostNameOf,
  frontServer as place,
  type TenantPlan,
  tenantSecrets,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as docker from "./docker.ts";
import type { FrontServer } from "./front-server.ts";
import type { FrontServices } from "./front-services.ts";
import {
  containerDefaults,
  environmentList,
  greenlightContainer,
  greenlightMounts,
  redisContainer,
  settingsCommand,
  trustedRoots,
} from "./greenlight-container.ts";
import type { PoolContext } from "./pool-context.ts";

export interface TenantOnFrontArgs extends PoolContext {
  tenant: TenantPlan;
  front: FrontServer;
  services: FrontServices;
  /** Tenants whose Greenlight must answer before this one's starts. */
  after: pulumi.Resource[];
}

/**
 * Makes what an open tenant has for itself on a front server: a network, a Redis in it, a Greenlight, and the settings of that. Four resources (five once its secrets were renewed), and no component
 * around them: the engine's work grows with each. Returns the last one, which ends when its Greenlight answers.
 */
export function tenantOnFront(args: TenantOnFrontArgs, parent: pulumi.Resource): pulumi.Resource {
  const { tenant, pool, settings, front, services, rootKey } = args;
  const { id } = tenant;
  const hostName = hostNameOf(tenant, settings.zone);
  const secrets = pulumi.secret(rootKey).apply((key) => tenantSecrets(key, tenant));
  const onServer = { parent, provider: services.provider, deletedWith: front.server };
  // A network of its own: no other tenant's containers reach its Redis.
  const network = new docker.Network(`${id}-network`, { name: id }, { ...onServer, dependsOn: [front.ready] });
  const container = (what: "greenlight" | "redis", own: Omit<docker.ContainerArgs, "name">, dependsOn: pulumi.Resource[]) =>
    new docker.Container(
      `${id}-${what}`,
      {
        ...containerDefaults(pool.memory[what]),
        name: `${id}-${what}`,
        networksAdvanced: [{ name: network.name, aliases: [what] }],
        ...own,
      },
      { ...onServer, deleteBeforeReplace: true, dependsOn },
    );

  const redis = container(
    "redis",
    {
      image: services.image(settings.images.redis, pool.versions.redis),
      ...redisContainer,
    },
    [front.ready],
  );
  const before = [...services.ready, ...args.after];
  const greenlight = container(
    "greenlight",
    {
      ...greenlightContainer(hostName, tenant.localAddress),
      image: services.image(tenant.image ?? settings.images.greenlight, tenant.version),
      envs: pulumi
        .secret(pulumi.all([secrets, args.givenTo(tenant)]))
        .apply(([{ loadBalancerSecret, ...own }, given]) =>
          environmentList(
            greenlightEnvironment(
              tenant,
              { hostName, bbbEndpoint: `https://${meetingHostNameOf(tenant, settings.zone)}/bigbluebutton/`, trustedRoots, database: id },
              { ...own, ...given, bbbSecret: loadBalancerSecret },
            ),
          ),
        ),
      // PostgreSQL has the server's own network.
      hosts: [{ host: "postgresql", ip: "host-gateway" }],
      volumes: [{ hostPath: `${place.data}/tenants/${id}/storage`, containerPath: "/usr/src/app/storage" }, ...greenlightMounts],
    },
    [redis, ...(hasRenewedSecrets(tenant) ? [services.renewSecrets(tenant, before)] : before)],
  );
  return services.command(
    `${id}-settings`,
    pulumi.secret(rootKey).apply((key) =>
      greenlightSettings(tenant, {
        administrator: { email: settings["operator-email"], ...administratorPasswords(key, tenant) },
        hostName,
      }),
    ),
    settingsCommand(greenlight, tenant, hostName),
    [greenlight],
  );
}
