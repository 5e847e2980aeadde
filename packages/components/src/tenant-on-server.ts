import {
  administratorPasswords,
  greenlightEnvironment,
  greenlightSettings,
  hostNameOf,
  renewedSecrets,
  siteRemovalScript,
  siteScript,
  type TenantPlan,
  tenantSecrets,
  tenantSecretsCommand,
  tenantSites,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { addressRecords } from "./address-records.ts";
import * as docker from "./docker.ts";
import { dockerHost } from "./docker-host.ts";
import {
  containerDefaults,
  environmentList,
  greenlightContainer,
  greenlightMounts,
  healthy,
  redisContainer,
  settingsCommand,
  trustedRoots,
} from "./greenlight-container.ts";
import { laidOnServer } from "./laid-on-server.ts";
import type { MeetingServer } from "./meeting-server.ts";
import type { PoolContext } from "./pool-context.ts";
import { postgresqlData } from "./postgresql-volume.ts";
import * as remote from "./remote.ts";

export interface TenantOnServerArgs extends PoolContext {
  tenant: TenantPlan;
  server: MeetingServer;
  serverName: string;
  /** What all Greenlights of the server share lies there. */
  greenlightFiles: pulumi.Resource;
  protect: boolean;
}

/**
 * A tenant placed together with BigBlueButton on a meeting server: PostgreSQL, Redis and Greenlight as containers on a network of the tenant, its
 * site behind BBB's own haproxy and nginx, a certificate, and its settings. Ends when its host name answers. Costs nothing a month of its own.
 */
export class TenantOnServer extends pulumi.ComponentResource {
  /** Address of the front page. */
  readonly address: string;
  /** The first administrator's password; a secret. */
  readonly administratorPassword: pulumi.Output<string>;
  /** The last thing that is done for it. */
  readonly settled: pulumi.Resource;

  constructor(name: string, args: TenantOnServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:TenantOnServer", name, {}, options);
    const { tenant, pool, settings, server } = args;
    const hostName = hostNameOf(tenant, settings.zone);
    this.address = `https://${hostName}`;
    const secrets = pulumi.secret(args.rootKey).apply((key) => tenantSecrets(key, tenant));

    const records = addressRecords(
      name,
      args,
      { sites: tenantSites(args.sites, tenant.id), addresses: { A: server.ipv4, AAAA: server.ipv6 } },
      this,
    );
    const provider = dockerHost(name, server, args.serverName, args.access, this);
    const onServer = { parent: this, provider, deletedWith: server.server, dependsOn: [server.ready] };
    const network = new docker.Network(`${name}-network`, { name: tenant.id }, onServer);
    const volume = (what: string) =>
      new docker.Volume(`${name}-${what}`, { name: `${tenant.id}-${what}` }, { ...onServer, protect: args.protect });
    const images = {
      greenlight: `${tenant.image ?? settings.images.greenlight}:${tenant.version}`,
      postgresql: `${settings.images.postgresql}:${pool.versions.postgresql}`,
      redis: `${settings.images.redis}:${pool.versions.redis}`,
    };
    const image = (what: keyof typeof images) =>
      new docker.RemoteImage(`${name}-${what}-image`, { name: images[what], keepLocally: true }, onServer).name;
    const container = (
      what: "greenlight" | "postgresql" | "redis",
      own: Omit<docker.ContainerArgs, "name" | "memory" | "memorySwap">,
      dependsOn: pulumi.Resource[] = [],
    ) =>
      new docker.Container(
        `${name}-${what}`,
        {
          name: `${tenant.id}-${what}`,
          ...containerDefaults(pool.memory[what]),
          networksAdvanced: [{ name: network.name, aliases: [what] }],
          ...own,
        },
        { ...onServer, deleteBeforeReplace: true, dependsOn: [server.ready, ...dependsOn] },
      );

    // The image takes a password at its first start only; a renewed one must not make a new container.
    const firstSecrets = pulumi.secret(args.rootKey).apply((key) => tenantSecrets(key, { ...tenant, secretsRotation: 1 }));
    const postgresql = container("postgresql", {
      image: image("postgresql"),
      envs: pulumi.secret(
        firstSecrets.apply((s) => ["POSTGRES_USER=greenlight", "POSTGRES_DB=greenlight", `POSTGRES_PASSWORD=${s.databasePassword}`]),
      ),
      volumes: [{ volumeName: volume("database").name, containerPath: postgresqlData(pool.versions.postgresql) }],
      healthcheck: healthy("pg_isready -U greenlight -h 127.0.0.1"),
    });
    const renewed = new remote.Command(
      `${name}-secrets`,
      {
        connection: server.connection,
        addPreviousOutputInEnv: false,
        stdin: secrets.apply(({ databasePassword: password }) =>
          renewedSecrets(tenant, {
            database: { container: `${tenant.id}-postgresql`, superuser: "greenlight", role: "greenlight", password },
          }),
        ),
        // A new container may have an older database: its id makes this a change, in place.
        create: pulumi.interpolate`# of container ${postgresql.id}
${tenantSecretsCommand}`,
      },
      { parent: this, ...laidOnServer(server.server), dependsOn: [postgresql] },
    );
    const redis = container("redis", {
      image: image("redis"),
      ...redisContainer,
    });

    // Site and certificate come before Greenlight: its health check asks BBB through the public name.
    const onHost = { parent: this, deletedWith: server.server };
    const site = new remote.Command(
      `${name}-site`,
      {
        connection: server.connection,
        addPreviousOutputInEnv: false,
        stdin: siteScript({ tenant, hostName, serverHostName: server.hostName, ipv6: settings.ipv6 }),
        create: "bash -s",
        // A name that is gone but still in the certificate would make its renewal fail.
        delete: siteRemovalScript({ tenant, serverHostName: server.hostName }),
      },
      // Its own removal first: after the new one, it would take that away.
      { ...onHost, ...laidOnServer(server.server), deleteBeforeReplace: true, dependsOn: [server.ready, ...records] },
    );

    const greenlight = container(
      "greenlight",
      {
        image: image("greenlight"),
        envs: pulumi.secret(
          pulumi
            .all([secrets, server.secret, args.givenTo(tenant)])
            .apply(([secrets, bbbSecret, given]) =>
              environmentList(
                greenlightEnvironment(
                  tenant,
                  { hostName, bbbEndpoint: `https://${server.hostName}/bigbluebutton/`, trustedRoots },
                  { ...secrets, ...given, bbbSecret },
                ),
              ),
            ),
        ),
        ...greenlightContainer(hostName, tenant.localAddress),
        volumes: [{ volumeName: volume("storage").name, containerPath: "/usr/src/app/storage" }, ...greenlightMounts],
      },
      [renewed, redis, site, args.greenlightFiles],
    );

    this.settled = new remote.Command(
      `${name}-settings`,
      {
        connection: server.connection,
        addPreviousOutputInEnv: false,
        stdin: pulumi.secret(args.rootKey).apply((key) =>
          greenlightSettings(tenant, {
            administrator: { email: settings["operator-email"], ...administratorPasswords(key, tenant) },
            hostName,
          }),
        ),
        create: settingsCommand(greenlight, tenant, hostName),
      },
      // Everything stands below this one: as long as it is protected, `pulumi destroy` ends here, before it took anything away.
      { ...onHost, dependsOn: [greenlight], protect: args.protect },
    );

    this.administratorPassword = pulumi.secret(secrets.apply((s) => s.administratorPassword));
    this.registerOutputs({ address: this.address, administratorPassword: this.administratorPassword });
  }
}
