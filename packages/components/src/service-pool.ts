import { hostNameOf, pageHostNameOf, serverHostNameOf, tenantSecrets, tenantSites } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { addressRecords } from "./address-records.ts";
import { FrontServer } from "./front-server.ts";
import { FrontServices } from "./front-services.ts";
import { MeetingServer } from "./meeting-server.ts";
import { type PoolArgs, poolContext } from "./pool-context.ts";
import { PoolNetwork } from "./pool-network.ts";
import * as remote from "./remote.ts";
import { allDone } from "./secrets-rotation.ts";
import { tenantOnFront } from "./tenant-on-front.ts";

export interface ServicePoolArgs extends PoolArgs {
  /** Folder on this machine with what the gateway serves itself. */
  served: string;
}

/**
 * A pool with a front server before any number of meeting servers: many Greenlights, one cluster. Creates the pool's root key, network, firewalls, servers, what tenants
 * share, and each open tenant. A tenant that is ending keeps its data and its name, and nothing else waits for it.
 *
 * @example new ServicePool("members", { pool, settings, clouds: await reachClouds(settings, { pool }), served });
 */
export class ServicePool extends pulumi.ComponentResource {
  /** Address of each open tenant's front page, by the tenant's id. */
  readonly addresses: Record<string, string>;
  /** Address of the pool's public page. */
  readonly page: string;
  /** The first administrator's password of each open tenant; a secret. */
  readonly administratorPasswords: pulumi.Output<Record<string, string>>;
  /** Customers' domains that don't lead to us yet, each with the record that its owner must set. */
  readonly pending: pulumi.Output<string[]>;
  /** Known once all of it is done: a run that failed on the way doesn't get to it. */
  readonly done: pulumi.Output<true>;

  constructor(name: string, args: ServicePoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:ServicePool", name, {}, options);
    const { pool, settings, served } = args;
    const parent = { parent: this };
    if (!pool.front) throw new pulumi.RunError(`Pool \`${pool.id}\` has no front server: expected \`topology: front-and-servers\`.`);
    const open = pool.tenants.filter(({ stage }) => stage === "open");

    const context = poolContext(name, args, this);
    const network = new PoolNetwork(name, context, parent);
    const front = new FrontServer(pool.front.name, { ...context, server: pool.front, network }, parent);
    const servers = pool.servers.map(
      (server) => new MeetingServer(server.name, { ...context, server, network, front: front.server }, parent),
    );

    const addresses = { A: front.ipv4, AAAA: front.ipv6 };
    const names = [
      ...pool.tenants.flatMap(({ id }) => addressRecords(id, context, { sites: tenantSites(context.sites, id), addresses }, this)),
      ...addressRecords(`${name}-page`, context, { sites: context.sites.filter(({ kind }) => kind === "page"), addresses }, this),
    ];
    // At a first `up` nothing waits for BigBlueButton, which takes long to install.
    const after = servers.filter((server) => args.clouds.servers.includes(server.name)).map(({ ready }) => ready);
    const services = new FrontServices(name, { ...context, front, served, names, after }, parent);
    // Greenlights start a few at a time, the others each after the settings of one before: a version that doesn't start stops those behind it. At a first `up` nobody is there
    // yet who would notice, so it is as many as keep a small front server busy.
    const startsAtOnce = args.clouds.servers.includes(pool.front.name) ? 3 : 6;
    const settled: pulumi.Resource[] = [];
    for (const [nth, tenant] of open.entries()) {
      const before = settled[nth - startsAtOnce];
      settled.push(tenantOnFront({ ...context, tenant, front, services, after: before ? [before] : [] }, this));
    }

    const answers = new remote.Command(
      `${name}-answers`,
      {
        connection: front.connection,
        addPreviousOutputInEnv: false,
        // A server that was lost and made anew has the same name: its number makes this a change, in place.
        create: pulumi.interpolate`# of servers ${pulumi.all(servers.map(({ server }) => server.id)).apply((ids) => ids.join(" "))}
${waitForServers(pool.servers.filter(({ stage }) => stage === "open").map((server) => serverHostNameOf(server, settings.zone)))}`,
      },
      // Everything stands below this one: as long as it is protected, `pulumi destroy` ends here, before it took anything away.
      {
        ...parent,
        deletedWith: front.server,
        dependsOn: [...servers.map(services.tellSecret), ...services.ready, ...settled],
        protect: pool.stage !== "released",
      },
    );

    this.addresses = Object.fromEntries(open.map((tenant) => [tenant.id, `https://${hostNameOf(tenant, settings.zone)}`]));
    this.page = `https://${pageHostNameOf(pool, settings.zone)}`;
    this.administratorPasswords = pulumi
      .secret(context.rootKey)
      .apply((key) => Object.fromEntries(open.map((tenant) => [tenant.id, tenantSecrets(key, tenant).administratorPassword])));
    this.pending = services.pending;
    this.done = allDone([answers]);
    this.registerOutputs({ page: this.page });
  }
}

/** Waits up to ten minutes until the load balancer gives meetings to all of these: it takes a new server after some good polls. */
function waitForServers(hostNames: string[]): string {
  return `for attempt in $(seq 150); do
  listed=$(docker exec load-balancer bbblb server stats --table-format json 2>/dev/null)
  missing=""
  for server in ${hostNames.join(" ")}; do grep -F '"server": "'"$server"'"' <<<"$listed" | grep -q '"state": "available"' || missing="$missing $server"; done
  test -z "$missing" && exit 0
  sleep 3
done
echo "The load balancer gives no meetings to these servers:$missing" >&2
exit 1`;
}
