import {
  type ContainerPart,
  containerName,
  type FolderPart,
  type Need,
  type Place,
  type Secrets,
  type ServiceName,
  type StepPart,
  type TenantPlan,
  type VolumePart,
  type Work,
  workOfTenant,
  workOnServer,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import * as docker from "./docker.ts";
import { dockerContainer } from "./docker-container.ts";
import type { GivenToGreenlight } from "./given-secrets.ts";
import { laidOnServer } from "./laid-on-server.ts";
import type { MeetingServer } from "./meeting-server.ts";
import type { PoolContext } from "./pool-context.ts";
import * as remote from "./remote.ts";
import type { Machine, ServiceHome, ServiceHomes } from "./service-home.ts";

export interface ServicesOnServerArgs extends PoolContext {
  place: Place;
  machine: Machine;
  homes: ServiceHomes;
  meetingServers: readonly MeetingServer[];
  /** Folder on this machine with what is served as it is. */
  served: string | undefined;
  /** What a program may need beyond others of its server. */
  needs: Record<Exclude<Need, ServiceName | "tenants-before">, pulumi.Resource[]>;
}

/** Makes a container, a command or a folder for each part of the services of a server, once or for each of its tenants: the only place where that is done. */
export class ServicesOnServer {
  readonly #args: ServicesOnServerArgs;
  readonly #containers = new Map<string, docker.Container>();
  readonly #said: pulumi.Output<string>[] = [];
  /** What each service of the server ended with, for those that need it. */
  readonly #shared = new Map<string, pulumi.Resource[]>();
  readonly #lastSteps: StepPart[] = [];
  /** For which nothing waits. */
  readonly #beside: pulumi.Resource[] = [];
  readonly #tenants: pulumi.Resource[] = [];

  constructor(args: ServicesOnServerArgs) {
    this.#args = args;
    for (const work of workOnServer(args.place))
      this.#shared.set(work.service, this.#work(work, args.homes.ofServer, this.#needed(work, new Map())));
  }

  /** Makes what a tenant has for itself. `names`: its address records; `after`: tenants that start before it. Returns what it ends with. */
  addTenant(tenant: TenantPlan, { names, after }: { names: pulumi.Resource[]; after: pulumi.Resource[] }): pulumi.Resource[] {
    const home = this.#args.homes.ofTenant(tenant);
    const ofTenant = new Map<string, pulumi.Resource[]>([
      ["names", names],
      ["tenants-before", after],
    ]);
    let last: pulumi.Resource[] = [];
    for (const work of workOfTenant(this.#args.place, tenant)) {
      if (work.parts.length === 0) continue;
      last = this.#work(work, home, [...this.#needed(work, ofTenant), ...(this.#shared.get(work.service) ?? [])]);
      ofTenant.set(work.service, last);
    }
    this.#tenants.push(...last);
    return last;
  }

  /** Makes what waits for all else, and returns everything that nothing waited for. */
  end(): pulumi.Resource[] {
    const all = [...this.#beside, ...[...this.#shared.values()].flat(), ...this.#tenants];
    return [...all, ...this.#lastSteps.map((step) => this.#step(step, this.#args.homes.ofPool, all))];
  }

  /** A line for each thing that waits for somebody else, as the last change of what tells it found it. */
  get pending(): pulumi.Output<string[]> {
    const lines = (said: string) => said.split("\n").flatMap((line) => (line.startsWith("pending: ") ? [line.slice(9)] : []));
    return pulumi.all(this.#said).apply((all) => all.flatMap(lines));
  }

  /** Makes the parts of a service, each after the one before, and returns the last. */
  #work({ parts }: Work, home: ServiceHome, needed: pulumi.Resource[]): pulumi.Resource[] {
    let before = needed;
    for (const part of parts) {
      if (part.kind === "step" && part.last) this.#lastSteps.push(part);
      else if (part.kind === "step" && part.forServer) this.#beside.push(this.#step(part, home, before));
      else before = [this.#part(part, home, before)];
    }
    return parts.length === 0 ? [] : before;
  }

  #needed({ needs }: Work, own: ReadonlyMap<string, pulumi.Resource[]>): pulumi.Resource[] {
    const beyond: Record<string, pulumi.Resource[]> = this.#args.needs;
    return needs.flatMap((need) => own.get(need) ?? this.#shared.get(need) ?? beyond[need] ?? []);
  }

  #part(part: Work["parts"][number], home: ServiceHome, before: pulumi.Resource[]): pulumi.Resource {
    if (part.kind === "container") return this.#container(part, home, before);
    if (part.kind === "volume") return this.#volume(part, home);
    return part.kind === "step" ? this.#step(part, home, before) : this.#folder(part, home, before);
  }

  #container(part: ContainerPart, home: ServiceHome, before: pulumi.Resource[]): pulumi.Resource {
    const { settings, machine } = this.#args;
    const { image, what } = part;
    const imageName = image.name ?? settings.images[image.of];
    if (imageName === undefined) throw new pulumi.RunError(`\`meet-coop:images\` has no \`${image.of}\`, which ${machine.name} needs.`);
    const name = containerName(what, home.tenant);
    const container = new docker.Container(
      `${home.prefix}-${what}`,
      dockerContainer(part, {
        name,
        image: home.image(part, `${imageName}:${image.tag}`),
        network: part.network === "tenant" ? this.#network(home) : undefined,
        environment: part.environment && this.#secret(part.environment, home.tenant),
        volume: (volume) => this.#volumeOf(home, volume).name,
      }),
      { ...this.#inDocker(home, before), deleteBeforeReplace: true },
    );
    this.#containers.set(name, container);
    return container;
  }

  #step(step: StepPart, home: ServiceHomes["ofPool"], before: pulumi.Resource[]): remote.Command {
    const { machine, meetingServers } = this.#args;
    const { what, input, script, undo, renewedWith, forServer } = step;
    const waited = forServer === undefined ? [] : meetingServers.flatMap(({ name, ready }) => (name === forServer ? [ready] : []));
    const command = new remote.Command(
      `${forServer ?? home.prefix}-${what}`,
      {
        connection: machine.connection,
        addPreviousOutputInEnv: false,
        ...(input === undefined ? {} : { stdin: typeof input === "string" ? input : this.#secret(input, null) }),
        create: renewedWith ? this.#renewed(renewedWith, script) : script,
        ...(undo === undefined ? {} : { delete: undo }),
      },
      {
        parent: home.commands,
        ...laidOnServer(machine.server),
        // What it undoes comes first: after the new one, it would take that away.
        ...(undo === undefined ? {} : { deleteBeforeReplace: true }),
        dependsOn: [machine.ready, ...before, ...waited],
      },
    );
    if (step.tellsPending) this.#said.push(command.stdout);
    return command;
  }

  #folder({ what, to }: FolderPart, home: ServiceHome, before: pulumi.Resource[]): pulumi.Resource {
    const { machine, served } = this.#args;
    if (served === undefined) throw new pulumi.RunError(`The program of the stack gives no folder for \`${what}\` of ${machine.name}.`);
    return new remote.CopyToRemote(
      `${home.prefix}-${what}`,
      { connection: machine.connection, source: new pulumi.asset.FileArchive(`${served}/`), remotePath: to },
      { parent: home.commands, ...laidOnServer(machine.server), dependsOn: [machine.ready, ...before] },
    );
  }

  /** Options of what the server's Docker has. */
  #inDocker({ parent, provider }: ServiceHome, before: pulumi.Resource[] = []) {
    const { server, ready } = this.#args.machine;
    return { parent, provider: provider(), deletedWith: server, dependsOn: [ready, ...before] };
  }

  readonly #networks = new Map<ServiceHome, docker.Network>();
  /** A network of a tenant's own: no other tenant's containers reach what is in it. */
  #network(home: ServiceHome): docker.Network {
    const known =
      this.#networks.get(home) ??
      new docker.Network(`${home.prefix}-network`, { name: home.tenant?.id ?? home.prefix }, this.#inDocker(home));
    this.#networks.set(home, known);
    return known;
  }

  readonly #volumes = new Map<string, docker.Volume>();
  #volume({ what }: VolumePart, home: ServiceHome): docker.Volume {
    const name = containerName(what, home.tenant);
    const protect = this.#args.pool.stage !== "released" && home.tenant?.stage !== "released";
    const volume = new docker.Volume(`${home.prefix}-${what}`, { name }, { ...this.#inDocker(home), protect });
    this.#volumes.set(name, volume);
    return volume;
  }

  #volumeOf(home: ServiceHome, what: string): docker.Volume {
    const known = this.#volumes.get(containerName(what, home.tenant));
    if (!known) throw new RangeError(`No service of ${this.#args.machine.name} has the volume \`${what}\``);
    return known;
  }

  /** `givenTo`: whose secrets that others gave it needs besides. */
  #secret<Value>(value: (secrets: Secrets) => Value, givenTo: TenantPlan | null): pulumi.Output<Value> {
    const othersSecrets = givenTo ? this.#args.givenTo(givenTo) : pulumi.output<GivenToGreenlight>({});
    return pulumi
      .secret(pulumi.all([this.#args.rootKey, othersSecrets]))
      .apply(([rootKey, given]) => value({ rootKey, given })) as pulumi.Output<Value>;
  }

  /** A script whose text is another one when what it belongs to is: a change in place. */
  #renewed(of: NonNullable<StepPart["renewedWith"]>, script: string): pulumi.Output<string> {
    const [kind, ids] =
      "containers" in of
        ? ["container", of.containers.flatMap((name) => this.#containers.get(name)?.id ?? [])]
        : ["server", this.#args.meetingServers.flatMap(({ name, server }) => (of.servers.includes(name) ? [server.id] : []))];
    const plural = ids.length === 1 && kind === "container" ? kind : `${kind}s`;
    return pulumi.interpolate`# of ${plural} ${pulumi.all(ids).apply((all) => all.join(" "))}
${script}`;
  }
}
