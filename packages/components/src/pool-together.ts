import type { PoolPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Clouds } from "./clouds.ts";
import { MeetingServer } from "./meeting-server.ts";
import { PoolNetwork } from "./pool-network.ts";
import { sshAccess } from "./ssh-access.ts";
import type { StackSettings } from "./stack-settings.ts";
import { TenantOnServer } from "./tenant-on-server.ts";

export interface PoolTogetherArgs {
  pool: PoolPlan;
  settings: StackSettings;
  clouds: Clouds;
}

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

  constructor(name: string, { pool, settings, clouds: { zoneId } }: PoolTogetherArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:PoolTogether", name, {}, options);
    const parent = { parent: this };
    const protect = !pool.release;
    const labels = { "managed-by": "meet-coop", pool: pool.id, stack: `${pulumi.getProject()}.${settings.stack}` };
    const [server] = pool.servers;
    if (!server) throw new pulumi.RunError(`Pool \`${pool.id}\` has no server: expected \`how-many: 1\` in its definition.`);

    // Every other secret is derived from this one: with it, and the definitions, all of them come back.
    const rootKey = new random.RandomBytes(`${name}-root-key`, { length: 32 }, { ...parent, protect }).base64;
    const access = sshAccess(`${pulumi.getProject()}-${settings.stack}`, rootKey);
    const network = new PoolNetwork(name, { pool, settings, access, labels }, parent);
    const meetingServer = new MeetingServer(
      server.name,
      { server, pool, settings, network, access, rootKey, zoneId, labels, protect },
      parent,
    );
    const tenants = pool.tenants.map(
      (tenant) =>
        new TenantOnServer(
          tenant.id,
          { tenant, pool, settings, server: meetingServer, serverName: server.name, access, rootKey, zoneId, labels, protect },
          parent,
        ),
    );

    this.addresses = Object.fromEntries(pool.tenants.map(({ id }, nth) => [id, tenants[nth]?.address ?? ""]));
    this.ipv4 = meetingServer.ipv4;
    this.administratorPasswords = pulumi.secret(
      pulumi
        .all(tenants.map((tenant) => tenant.administratorPassword))
        .apply((passwords) => Object.fromEntries(pool.tenants.map(({ id }, nth) => [id, passwords[nth] ?? ""]))),
    );
    this.registerOutputs({ addresses: this.addresses });
  }
}
