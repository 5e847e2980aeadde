import { parseRange } from "../../address.ts";
import { never } from "./identity.ts";
import { type Member, macOf, type Networks } from "./networks.ts";
import type { ContainerRow, EndpointRow, ImageRow, NetworkRow, PortBinding, VolumeRow } from "./rows.ts";
import { mountsOf, volumeFolder } from "./wish.ts";

// Rows as the API shows them (version 1.41).

export function showNetwork(row: NetworkRow, members: Map<string, Member>): object {
  const prefix = row.subnet?.split("/")[1];
  const containers = [...members].map(([id, { name, endpointId, address }]) => {
    const shown = { IPv4Address: address === "" ? "" : `${address}/${prefix}`, IPv6Address: "" };
    return [id, { Name: name, EndpointID: endpointId, MacAddress: macOf(address), ...shown }];
  });
  const config = row.subnet === null ? [] : [{ Subnet: row.subnet, Gateway: row.gateway ?? "" }];
  return {
    ...{ Name: row.name, Id: row.id, Created: row.created, Scope: "local", Driver: row.driver, EnableIPv6: row.ipv6 },
    IPAM: { Driver: row.ipamDriver, Options: row.ipamOptions, Config: config },
    ...{ Internal: row.internal, Attachable: row.attachable, Ingress: row.ingress },
    ...{ ConfigFrom: { Network: "" }, ConfigOnly: false, Containers: Object.fromEntries(containers) },
    ...{ Options: row.options, Labels: row.labels },
  };
}

export function showVolume({ name, created, driver, labels, options }: VolumeRow): object {
  const folder = volumeFolder(name);
  return { CreatedAt: created, Driver: driver, Labels: labels, Mountpoint: folder, Name: name, Options: options, Scope: "local" };
}

const imageSize = 100_000_000;
const repository = (image: ImageRow) => image.reference.replace(/(@.*|:[^/:]*)$/, "");
const digests = (image: ImageRow) => [`${repository(image)}@${image.digest}`];
const tags = (image: ImageRow) => (image.reference.includes("@") ? [] : [image.reference]);

export function summaryOfImage(image: ImageRow): object {
  return {
    ...{ Containers: -1, Created: seconds(image.created), Id: image.id, Labels: null, ParentId: "" },
    ...{ RepoDigests: digests(image), RepoTags: tags(image), SharedSize: -1, Size: imageSize, VirtualSize: imageSize },
  };
}

export function showImage(image: ImageRow): object {
  const config = { Env: null, Cmd: null, Entrypoint: null, Volumes: null, WorkingDir: "", User: "", Labels: null };
  return {
    ...{ Id: image.id, RepoTags: tags(image), RepoDigests: digests(image), Parent: "", Comment: "", Created: image.created },
    ...{ Author: "", Config: config, Architecture: "amd64", Os: "linux", Size: imageSize, VirtualSize: imageSize },
    RootFS: { Type: "layers", Layers: [image.id] },
  };
}

const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);
const commandOf = ({ config }: ContainerRow) => [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];

function showEndpoint(endpoint: EndpointRow, networks: Networks): object {
  const row = endpoint.endpointId === "" ? undefined : networks.find(endpoint.networkId);
  const addressed = endpoint.address !== "" && row?.subnet;
  return {
    ...{ IPAMConfig: endpoint.ipamConfig, Links: null, Aliases: endpoint.aliases },
    ...{ NetworkID: endpoint.networkId, EndpointID: endpoint.endpointId, Gateway: addressed ? (row?.gateway ?? "") : "" },
    ...{ IPAddress: endpoint.address, IPPrefixLen: addressed ? (parseRange(row?.subnet ?? "")?.prefix ?? 0) : 0 },
    ...{ IPv6Gateway: "", GlobalIPv6Address: "", GlobalIPv6PrefixLen: 0, MacAddress: macOf(endpoint.address) },
    DriverOpts: endpoint.driverOptions,
  };
}

export function showContainer(row: ContainerRow, networks: Networks): object {
  const running = row.status === "running";
  const [path = "", ...args] = commandOf(row);
  // A check would say so within seconds; nothing here could fail it.
  const health = row.config.Healthcheck && row.startedAt !== never;
  return {
    ...{ Id: row.id, Created: row.created, Path: path, Args: args },
    State: {
      ...{ Status: row.status, Running: running, Paused: false, Restarting: false, OOMKilled: false, Dead: false },
      ...{ Pid: running ? 1 : 0, ExitCode: row.exitCode, Error: row.error, StartedAt: row.startedAt, FinishedAt: row.finishedAt },
      ...(health ? { Health: { Status: running ? "healthy" : "unhealthy", FailingStreak: 0, Log: [] } } : {}),
    },
    ...{ Image: row.imageId, ResolvConfPath: "", HostnamePath: "", HostsPath: "", LogPath: "", Name: `/${row.name}` },
    ...{ RestartCount: 0, Driver: "overlay2", Platform: "linux", MountLabel: "", ProcessLabel: "", AppArmorProfile: "" },
    ...{ ExecIDs: null, HostConfig: row.hostConfig, GraphDriver: { Data: null, Name: "overlay2" } },
    ...{ Mounts: mountsOf(row.hostConfig), Config: row.config },
    NetworkSettings: {
      ...{ Bridge: "", SandboxID: "", HairpinMode: false, SandboxKey: "", EndpointID: "", Gateway: "", IPAddress: "", IPPrefixLen: 0 },
      Ports: row.ports,
      Networks: Object.fromEntries(Object.entries(row.networks).map(([name, endpoint]) => [name, showEndpoint(endpoint, networks)])),
    },
  };
}

const summaries = new WeakMap<ContainerRow, string>();

/**
 * A container in the list, as JSON. The provider asks for the whole list after each container that it makes: the text is kept as long as the row stays, and
 * leaves out what only `docker inspect` needs.
 */
export function summaryOfContainer(row: ContainerRow): string {
  const known = summaries.get(row);
  if (known !== undefined) return known;
  const ports = Object.entries(row.ports).flatMap(([inside, bindings]) => bindings.map((binding) => showPort(inside, binding)));
  const state = { created: "Created", running: "Up", exited: `Exited (${row.exitCode})` }[row.status];
  const text = JSON.stringify({
    ...{ Id: row.id, Names: [`/${row.name}`], Image: row.config.Image, ImageID: row.imageId, Command: commandOf(row).join(" ") },
    ...{ Created: seconds(row.created), Ports: ports, Labels: row.config.Labels, State: row.status, Status: state },
    HostConfig: { NetworkMode: row.hostConfig.NetworkMode },
  });
  summaries.set(row, text);
  return text;
}

function showPort(inside: string, { HostIp, HostPort }: PortBinding): object {
  const [port, protocol] = inside.split("/");
  return { IP: HostIp, PrivatePort: Number(port), PublicPort: Number(HostPort), Type: protocol ?? "tcp" };
}
