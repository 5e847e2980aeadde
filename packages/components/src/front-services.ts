import {
  databaseAccess,
  gatewayCommand,
  gatewayConfigPath,
  gatewayInput,
  greenlightFilesScript,
  loadBalancerCommand,
  loadBalancerDatabase,
  loadBalancerInput,
  pageHostNameOf,
  frontServer as place,
  poolSecrets,
  renewedSecrets,
  renewedServerSecret,
  serverSecret,
  type TenantPlan,
  tenantData,
  tenantDataCommand,
  tenantSecrets,
  tenantSecretsCommand,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as docker from "./docker.ts";
import { dockerHost } from "./docker-host.ts";
import type { FrontServer } from "./front-server.ts";
import { containerDefaults, environmentList, healthy, trustedRoots } from "./greenlight-container.ts";
import { laidOnServer } from "./laid-on-server.ts";
import type { MeetingServer } from "./meeting-server.ts";
import type { PoolContext } from "./pool-context.ts";
import { postgresqlData } from "./postgresql-volume.ts";
import * as remote from "./remote.ts";

/** MiB that gateway and load balancer may use. */
const gatewayMemory = 512;
const loadBalancerMemory = 512;

export interface FrontServicesArgs extends PoolContext {
  front: FrontServer;
  /** Folder on this machine with what the gateway serves itself. */
  served: string;
  /** What must be done on meeting servers that run already: it may be refused, before anything is changed here. */
  after: pulumi.Resource[];
  /** Address records of the pool: the gateway asks for certificates as soon as it knows a name, and a "no such name" is remembered for long. */
  names: pulumi.Resource[];
}

/**
 * What all tenants of a front server share: PostgreSQL with a database and a role for each, the load balancer and its state, the gateway. Each is one resource, which touches
 * only what changed.
 */
export class FrontServices extends pulumi.ComponentResource {
  readonly provider: docker.Provider;
  /** What a Greenlight needs before it starts. */
  readonly ready: pulumi.Resource[];
  /** Runs a script on the server when its text or its standard input changes. */
  readonly command: (
    name: string,
    stdin: pulumi.Input<string>,
    create: pulumi.Input<string>,
    dependsOn: pulumi.Resource[],
  ) => remote.Command;
  /** Makes sure that an image is there; returns its name with the tag. */
  readonly image: (name: string, tag: string) => pulumi.Output<string>;
  /** Tells the load balancer the secret that a meeting server has, once it has it. */
  readonly tellSecret: (server: MeetingServer) => remote.Command;
  /** Renews the secrets of a tenant in its database and at the load balancer. */
  readonly renewSecrets: (tenant: TenantPlan, dependsOn: pulumi.Resource[]) => remote.Command;
  /** A line for each customer's domain that doesn't lead to us yet, as the gateway's last change found it. */
  readonly pending: pulumi.Output<string[]>;

  constructor(name: string, args: FrontServicesArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:FrontServices", name, {}, options);
    const { pool, settings, front, access } = args;
    const { loadBalancer } = pool;
    if (!pool.front || !loadBalancer)
      throw new pulumi.RunError(`Pool \`${pool.id}\` has no front server or load balancer in its definition.`);
    this.provider = dockerHost(name, front, front.name, access, this);
    const onServer = { parent: this, provider: this.provider, deletedWith: front.server };

    this.command = (resource, stdin, create, dependsOn) =>
      new remote.Command(
        resource,
        { connection: front.connection, addPreviousOutputInEnv: false, stdin, create },
        { parent: this, ...laidOnServer(front.server), dependsOn: [front.ready, ...dependsOn] },
      );
    const images = new Map<string, pulumi.Output<string>>();
    this.image = (imageName, tag) => {
      const reference = `${imageName}:${tag}`;
      const resource = `${name}-image-${reference.replace(/[^a-z0-9.]+/gi, "-")}`;
      const known =
        images.get(reference) ??
        new docker.RemoteImage(resource, { name: reference, keepLocally: true }, { ...onServer, dependsOn: [front.ready] }).name;
      images.set(reference, known);
      return known;
    };
    const stackImage = (key: "postgresql" | "bbblb" | "caddy", tag: string) => {
      const imageName = settings.images[key];
      if (imageName === undefined) throw new pulumi.RunError(`\`meet-coop:images\` has no \`${key}\`, which a front server needs.`);
      return this.image(imageName, tag);
    };
    /** A container that has the server's own network: it listens where its settings say, and nowhere else. */
    const container = (
      what: keyof typeof place.containers,
      own: Omit<docker.ContainerArgs, "name">,
      memory: number,
      dependsOn: pulumi.Resource[],
    ) =>
      new docker.Container(
        `${name}-${place.containers[what]}`,
        { ...containerDefaults(memory), name: place.containers[what], networkMode: "host", ...own },
        { ...onServer, deleteBeforeReplace: true, dependsOn: [front.ready, ...dependsOn] },
      );

    const secrets = pulumi.secret(args.rootKey).apply((key) => ({ key, ...poolSecrets(key, pool) }));
    const database = container(
      "database",
      {
        image: stackImage("postgresql", pool.versions.postgresql),
        envs: secrets.apply(({ databasePassword }) => [`POSTGRES_PASSWORD=${databasePassword}`]),
        command: [
          "postgres",
          ...["-c", `listen_addresses=127.0.0.1,${place.bridgeAddress}`, "-c", "hba_file=/etc/postgresql-access.conf"],
          // Each Greenlight keeps up to four connections; the rest is for the load balancer and dumps.
          ...["-c", `max_connections=${100 + 4 * Math.ceil(pool.tenants.length / 50) * 50}`],
        ],
        uploads: [{ file: "/etc/postgresql-access.conf", content: databaseAccess }],
        volumes: [{ hostPath: `${place.data}/postgresql`, containerPath: postgresqlData(pool.versions.postgresql) }],
        healthcheck: healthy("pg_isready -U postgres -h 127.0.0.1"),
      },
      pool.memory.postgresql,
      [],
    );
    const data = this.command(
      `${name}-tenant-data`,
      secrets.apply(({ key, loadBalancerDatabasePassword }) =>
        tenantData(pool, {
          passwordOf: (tenant) => tenantSecrets(key, tenant).databasePassword,
          loadBalancerPassword: loadBalancerDatabasePassword,
        }),
      ),
      // A new container may have an older database: its id makes this a change, in place.
      pulumi.interpolate`# of container ${database.id}
${tenantDataCommand}`,
      [database, ...args.after],
    );

    const balancer = container(
      "loadBalancer",
      {
        image: stackImage("bbblb", loadBalancer.version),
        envs: secrets.apply((own) =>
          environmentList({
            BBBLB_DB: `postgresql://${loadBalancerDatabase}:${own.loadBalancerDatabasePassword}@127.0.0.1:5432/${loadBalancerDatabase}`,
            BBBLB_DB_CREATE: "false", // its role may not, and need not
            BBBLB_DOMAIN: pageHostNameOf(pool, settings.zone),
            BBBLB_SECRET: own.loadBalancerSecret,
            // One poll that fails or takes longer makes it forget the server's meetings with people inside, so it asks as seldom and waits as long as its makers do (30 s); a
            // server that comes back is used after two good polls, one that failed twice is given up. Changed limits hold within seconds.
            ...{ BBBLB_POLL_INTERVAL: "30", BBBLB_POLL_FAIL: "1", BBBLB_POLL_RECOVER: "1", BBBLB_TENANT_CACHE: "2" },
            // It takes milliseconds for seconds, so its reserve for a new meeting never ends: an empty room would weigh as much as 36 people for ever.
            BBBLB_LOAD_RESERVED: "0",
            BBBLB_WEBHOOK_RETRY: "1", // it counts a success as a failure
            SSL_CERT_FILE: trustedRoots,
          }),
        ),
        // Its access log would hold the names of participants.
        command: ["uvicorn", "--host", "127.0.0.1", "--port", "8000", "--no-access-log", "bbblb.asgi:app"],
        volumes: [
          { hostPath: `${place.data}/load-balancer`, containerPath: "/usr/share/bbblb" },
          { hostPath: trustedRoots, containerPath: trustedRoots, readOnly: true },
        ],
      },
      loadBalancerMemory,
      [data],
    );
    // A new container may have a new database: its id makes this a change, in place.
    const putInForce = pulumi.interpolate`# of container ${balancer.id}
${loadBalancerCommand}`;
    const state = this.command(
      `${name}-load-balancer-state`,
      secrets.apply(({ key }) =>
        loadBalancerInput(pool, {
          zone: settings.zone,
          serverSecret: (server) => serverSecret(key, server, pool.secretsRotation),
          tenantSecret: (tenant) => tenantSecrets(key, tenant).loadBalancerSecret,
        }),
      ),
      putInForce,
      [balancer],
    );
    this.tellSecret = (server) =>
      this.command(
        `${server.name}-secret-in-load-balancer`,
        server.secret.apply((secret) => renewedServerSecret(server.hostName, secret)),
        putInForce,
        [state, server.ready],
      );

    this.renewSecrets = (tenant, dependsOn) =>
      this.command(
        `${tenant.id}-secrets`,
        secrets.apply(({ key }) => {
          const { databasePassword: password, loadBalancerSecret } = tenantSecrets(key, tenant);
          const database = { container: place.containers.database, superuser: "postgres", role: tenant.id, password };
          return renewedSecrets(tenant, { database, loadBalancerSecret });
        }),
        pulumi.interpolate`# of containers ${database.id} ${balancer.id}
${tenantSecretsCommand}`,
        dependsOn,
      );

    const files = new remote.CopyToRemote(
      `${name}-served`,
      { connection: front.connection, source: new pulumi.asset.FileArchive(`${args.served}/`), remotePath: place.served },
      { parent: this, ...laidOnServer(front.server), dependsOn: [front.ready] },
    );
    const routes = this.command(
      `${name}-gateway-routes`,
      gatewayInput(args.sites, { acmeDirectory: settings["acme-directory"], operatorEmail: settings["operator-email"] }),
      gatewayCommand,
      [files, ...args.names],
    );
    const gateway = container(
      "gateway",
      {
        image: stackImage("caddy", pool.front.caddy),
        command: ["caddy", "run", "--config", gatewayConfigPath],
        volumes: [
          { hostPath: `${place.data}/gateway`, containerPath: "/data" },
          { hostPath: place.gateway, containerPath: place.gateway },
          { hostPath: place.served, containerPath: place.served, readOnly: true },
          { hostPath: trustedRoots, containerPath: trustedRoots, readOnly: true },
        ],
      },
      gatewayMemory,
      [routes],
    );
    const greenlightFiles = this.command(`${name}-greenlight-files`, "", greenlightFilesScript, []);
    this.ready = [data, state, routes, gateway, greenlightFiles];
    this.pending = routes.stdout.apply((said) => said.split("\n").flatMap((line) => (line.startsWith("pending: ") ? [line.slice(9)] : [])));
    this.registerOutputs({ pending: this.pending });
  }
}
