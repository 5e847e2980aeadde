import { greenlightFilesScript } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { laidOnServer } from "./laid-on-server.ts";
import { MeetingServer } from "./meeting-server.ts";
import { type PoolArgs, poolContext } from "./pool-context.ts";
import { PoolNetwork } from "./pool-network.ts";
import * as remote from "./remote.ts";
import { allDone } from "./secrets-rotation.ts";
import { TenantOnServer } from "./tenant-on-server.ts";

/**
 * A pool whose tenants are placed together with BigBlueButton on its only meeting server. Creates the pool's root key, network and firewall, the
 * server, and each tenant.
 *
 * @example new PoolTogether("demo", { pool: poolPlan("demo", settings), settings, clouds: await reachClouds(settings) });
 */
export class PoolTogether extends pulumi.ComponentResource {
  /** Address of each tenant's front page, by the tenant's id. */
  readonly addresses: Record<string, string>;
  /** IPv4 address of the server. */
  readonly ipv4: pulumi.Output<string>;
  /** The first administrator's password of each tenant; a secret. */
  readonly administratorPasswords: pulumi.Output<Record<string, string>>;
  /** Known once all of it is done: a run that failed on the way doesn't get to it. */
  readonly done: pulumi.Output<true>;

  constructor(name: string, { pool, settings, clouds }: PoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:PoolTogether", name, {}, options);
    const parent = { parent: this };
    const protect = pool.stage !== "released";
    const [server] = pool.servers;
    if (!server) throw new pulumi.RunError(`Pool \`${pool.id}\` has no server: expected \`how-many: 1\` in its definition.`);

    const context = poolContext(name, { pool, settings, clouds }, this);
    const network = new PoolNetwork(name, context, parent);
    const meetingServer = new MeetingServer(server.name, { ...context, server, network }, parent);
    const greenlightFiles = new remote.Command(
      `${server.name}-greenlight-files`,
      { connection: meetingServer.connection, addPreviousOutputInEnv: false, create: greenlightFilesScript },
      { ...parent, ...laidOnServer(meetingServer.server), dependsOn: [meetingServer.ready] },
    );
    const onServer = { ...context, server: meetingServer, serverName: server.name, greenlightFiles, protect };
    const tenants = pool.tenants.map((tenant) => new TenantOnServer(tenant.id, { ...onServer, tenant }, parent));

    this.addresses = Object.fromEntries(pool.tenants.map(({ id }, nth) => [id, tenants[nth]?.address ?? ""]));
    this.ipv4 = meetingServer.ipv4;
    this.administratorPasswords = pulumi.secret(
      pulumi
        .all(tenants.map((tenant) => tenant.administratorPassword))
        .apply((passwords) => Object.fromEntries(pool.tenants.map(({ id }, nth) => [id, passwords[nth] ?? ""]))),
    );
    this.done = allDone([meetingServer.ready, ...tenants.map(({ settled }) => settled)]);
    this.registerOutputs({ addresses: this.addresses });
  }
}
