import type { ContainerPart, TenantPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as docker from "./docker.ts";
import { dockerHost } from "./docker-host.ts";
import type { FrontServer } from "./front-server.ts";
import type { MeetingServer } from "./meeting-server.ts";
import type { PoolContext } from "./pool-context.ts";

/** A server on which services run. */
export type Machine = FrontServer | MeetingServer;

/** Where the resources of a server's services, or of one tenant's, stand in the state of a stack, and what their names begin with. */
export interface ServiceHome {
  prefix: string;
  /** What containers and the tenant's network are called by on the server; null: of no tenant. */
  tenant: TenantPlan | null;
  parent: pulumi.Resource;
  /** The same for its commands. */
  commands: pulumi.Resource;
  /** The server's Docker. */
  provider(): docker.Provider;
  /** Makes sure that an image is there; returns its name with the tag. */
  image(part: ContainerPart, reference: string): pulumi.Output<string>;
}

export interface ServiceHomes {
  /** What is about all of the pool, its other servers too. */
  ofPool: Pick<ServiceHome, "prefix" | "commands">;
  /** What all tenants of a server share. */
  ofServer: ServiceHome;
  /** The same for the same tenant. */
  ofTenant(tenant: TenantPlan): ServiceHome;
}

/** A place for resources in the state. */
class Group extends pulumi.ComponentResource {
  constructor(type: "FrontServices" | "TenantOnServer", name: string, parent: pulumi.Resource) {
    super(`meet-coop:index:${type}`, name, {}, { parent });
    this.registerOutputs({});
  }
}

/**
 * The homes of what runs on the server of a pool's tenants. On a front server tenants share images and stand right below the pool, since the engine's work grows with each; where everything
 * runs together each tenant has a group of its own.
 */
export function serviceHomes(context: PoolContext, machine: Machine, pool: pulumi.Resource): ServiceHomes {
  const { access } = context;
  const { front, id, tenants } = context.pool;
  const dockerOf = (name: string, parent: pulumi.Resource) => once(() => dockerHost(name, machine, machine.name, access, parent));
  const imageIn = (name: string, reference: string, parent: pulumi.Resource, provider: docker.Provider) =>
    new docker.RemoteImage(
      name,
      { name: reference, keepLocally: true },
      { parent, provider, deletedWith: machine.server, dependsOn: [machine.ready] },
    ).name;

  const ofPool = { prefix: id, commands: pool };
  const apart = (prefix: string, tenant: TenantPlan | null, parent: pulumi.Resource): ServiceHome => {
    const provider = dockerOf(prefix, parent);
    return {
      prefix,
      tenant,
      parent,
      commands: parent,
      provider,
      image: ({ what }, name) => imageIn(`${prefix}-${what}-image`, name, parent, provider()),
    };
  };
  const together = (): ServiceHomes => {
    const homes = new Map(tenants.map((tenant) => [tenant.id, apart(tenant.id, tenant, new Group("TenantOnServer", tenant.id, pool))]));
    return { ofPool, ofServer: apart(machine.name, null, pool), ofTenant: (tenant) => homeOf(homes, tenant) };
  };
  const onFront = (): ServiceHomes => {
    const parent = new Group("FrontServices", id, pool);
    const provider = dockerOf(id, parent);
    const images = new Map<string, () => pulumi.Output<string>>();
    const image: ServiceHome["image"] = (_, reference) => {
      const name = `${id}-image-${reference.replace(/[^a-z0-9.]+/gi, "-")}`;
      const known = images.get(reference) ?? once(() => imageIn(name, reference, parent, provider()));
      images.set(reference, known);
      return known();
    };
    const homes = new Map(
      tenants.map((tenant) => [tenant.id, { prefix: tenant.id, tenant, parent: pool, commands: parent, provider, image }]),
    );
    return {
      ofPool,
      ofServer: { prefix: id, tenant: null, parent, commands: parent, provider, image },
      ofTenant: (tenant) => homeOf(homes, tenant),
    };
  };
  return front ? onFront() : together();
}

function homeOf(homes: ReadonlyMap<string, ServiceHome>, { id }: TenantPlan): ServiceHome {
  const home = homes.get(id);
  if (!home) throw new RangeError(`Tenant \`${id}\` isn't of this pool`);
  return home;
}

/** A thing that is made when it is first asked for. */
function once<Thing>(make: () => Thing): () => Thing {
  let cache: { thing: Thing } | undefined;
  return () => {
    cache ??= { thing: make() };
    return cache.thing;
  };
}
