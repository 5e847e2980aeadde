import { entranceOf, hostNameOf, pageHostNameOf, routesOn, type Site, tenantSecrets, tenantSites } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { addressRecords } from "./address-records.ts";
import { FrontServer } from "./front-server.ts";
import { MeetingServer } from "./meeting-server.ts";
import { type PoolArgs, poolContext } from "./pool-context.ts";
import { PoolNetwork } from "./pool-network.ts";
import { allDone } from "./secrets-rotation.ts";
import { serviceHomes } from "./service-home.ts";
import { ServicesOnServer } from "./services-on-server.ts";

export interface ServicePoolArgs extends PoolArgs {
  /** Folder on this machine with what is served as it is; a pool that has such a service needs it. */
  served?: string;
}

/** What a pool is called in the state of a stack, by its topology. */
const types = { together: "meet-coop:index:PoolTogether", "front-and-servers": "meet-coop:index:ServicePool" };

/**
 * A pool: its root key, network, firewalls and servers, and what runs on them as the plan lists it, once for a server and for each tenant. A tenant that is ending keeps its data and its
 * name, and nothing else waits for it.
 *
 * @example new ServicePool("members", { pool, settings, clouds: await reachClouds(settings, { pool }), served });
 */
export class ServicePool extends pulumi.ComponentResource {
  /** Address of each open tenant's front page, by the tenant's id. */
  readonly addresses: Record<string, string>;
  /** Address of the pool's public page; undefined where it has none. */
  readonly page: string | undefined;
  /** IPv4 address of the server to which the tenants' names lead. */
  readonly ipv4: pulumi.Output<string>;
  /** The first administrator's password of each open tenant; a secret. */
  readonly administratorPasswords: pulumi.Output<Record<string, string>>;
  /** Customers' domains that don't lead to us yet, each with the record that its owner must set. */
  readonly pending: pulumi.Output<string[]>;
  /** Known once all of it is done: a run that failed on the way doesn't get to it. */
  readonly done: pulumi.Output<true>;

  constructor(name: string, args: ServicePoolArgs, options?: pulumi.ComponentResourceOptions) {
    const { pool, settings, clouds } = args;
    super(types[pool.topology], name, {}, options);
    const parent = { parent: this };
    const open = pool.tenants.filter(({ stage }) => stage === "open");

    const context = poolContext(name, args, this);
    const network = new PoolNetwork(name, context, parent);
    const front = pool.front ? new FrontServer(pool.front.name, { ...context, server: pool.front, network }, parent) : undefined;
    const meetingServers = pool.servers.map(
      (server) => new MeetingServer(server.name, { ...context, server, network, ...(front ? { front: front.server } : {}) }, parent),
    );
    const machine = front ?? meetingServers[0];
    const server = entranceOf(pool);
    if (!machine || !server) throw new pulumi.RunError(`Pool \`${pool.id}\` has no server: expected \`how-many: 1\` in its definition.`);

    const homes = serviceHomes(context, machine, this);
    const addresses = { A: machine.ipv4, AAAA: machine.ipv6 };
    const records = (of: string, sites: readonly Site[], stand: pulumi.Resource) =>
      addressRecords(of, context, { sites, addresses }, stand);
    const names = new Map(
      pool.tenants.map((tenant) => [tenant.id, records(tenant.id, tenantSites(context.sites, tenant.id), homes.ofTenant(tenant).parent)]),
    );
    const page = context.sites.filter(({ kind }) => kind === "page");
    const pageNames = records(`${name}-page`, page, this);

    const services = new ServicesOnServer({
      ...context,
      ...{ machine, meetingServers, homes, served: args.served },
      place: {
        ...{ pool, server, zone: settings.zone, sites: context.sites, ipv6: settings.ipv6, routes: routesOn(server) },
        ...{ acmeDirectory: settings["acme-directory"], operatorEmail: settings["operator-email"] },
      },
      needs: {
        names: [...[...names.values()].flat(), ...pageNames],
        // At a first `up` nothing waits for BigBlueButton, which takes long to install.
        "meeting-servers": meetingServers.filter((one) => clouds.servers.includes(one.name)).map(({ ready }) => ready),
      },
    });
    // Greenlights start a few at a time, the others each after the settings of one before: a version that doesn't start stops those behind it. At a first `up` nobody is there
    // yet who would notice, so it is as many as keep a small front server busy.
    const startsAtOnce = clouds.servers.includes(server.name) ? 3 : 6;
    const settled: pulumi.Resource[][] = [];
    for (const tenant of pool.tenants) {
      const done = services.addTenant(tenant, { names: names.get(tenant.id) ?? [], after: settled[settled.length - startsAtOnce] ?? [] });
      if (tenant.stage === "open") settled.push(done);
    }
    const all = services.end();
    // It stands on all of them: as long as it is protected, `pulumi destroy` ends here, before it took anything away.
    new pulumi.Stash(
      `${name}-stands`,
      { input: "what stands on the pool" },
      { ...parent, dependsOn: all, protect: pool.stage !== "released" },
    );

    this.addresses = Object.fromEntries(open.map((tenant) => [tenant.id, `https://${hostNameOf(tenant, settings.zone)}`]));
    this.page = page.length > 0 ? `https://${pageHostNameOf(pool, settings.zone)}` : undefined;
    this.ipv4 = machine.ipv4;
    this.administratorPasswords = pulumi
      .secret(context.rootKey)
      .apply((key) => Object.fromEntries(open.map((tenant) => [tenant.id, tenantSecrets(key, tenant).administratorPassword])));
    this.pending = services.pending;
    this.done = allDone(all);
    this.registerOutputs({ addresses: this.addresses });
  }
}
