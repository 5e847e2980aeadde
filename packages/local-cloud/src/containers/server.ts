import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Docker } from "@meet-coop/docker";
import type { ServerSpec } from "../driver.ts";
import type { FirewallRule } from "../firewall-rule.ts";
import { firewallScript, firewallTable } from "./firewall.ts";
import { addressOf, fenceScript, instanceLabel, type NetworkTool, objectName, type Plug, plugScript, serverLabel } from "./network.ts";

/** What all servers of an instance share. */
export interface Place {
  instance: string;
  docker: Docker;
  tool: NetworkTool;
  image: string;
  publicNetwork: string;
  publicSubnet: string;
  /** undefined: this machine has no IPv6. */
  publicSubnet6: string | undefined;
  /** Address of the instance's DNS server as seen from servers. */
  resolver: string;
  /** Name of the services container. */
  services: string;
}

/** Addresses a server has on the public network. */
export interface PublicAddresses {
  ipv4?: string | undefined;
  ipv6?: string | undefined;
}

export function containerName(instance: string, serverId: number): string {
  return objectName(instance, `server-${serverId}`);
}

function dockerVolume(instance: string, serverId: number): string {
  return `${containerName(instance, serverId)}-docker`;
}

/** A tree of files with their modes, put into the disk of a container that may be off. Through a folder of mode 0700: user data is secret. */
async function putFiles(docker: Docker, container: string, files: Record<string, { content: string; mode: number }>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "local-cloud-"));
  try {
    for (const [path, { content, mode }] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true, mode: 0o755 });
      writeFileSync(join(folder, path), content, { mode });
    }
    await docker.run(["cp", "-", `${container}:/`], {
      from: { command: "tar", arguments: ["-C", folder, "--owner=0", "--group=0", "--numeric-owner", "-c", ...topFolders(files)] },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function topFolders(files: Record<string, unknown>): string[] {
  return Object.keys(files).map((path) => path.replace(/^\//, ""));
}

/** Creates the container with a fresh disk; doesn't start it. */
export async function createServerContainer(place: Place, spec: ServerSpec, authorityPem: string): Promise<void> {
  const { docker, instance } = place;
  const name = containerName(instance, spec.id);
  await docker.run(["volume", "create", "--label", `${instanceLabel}=${instance}`, dockerVolume(instance, spec.id)]);
  await docker.run([
    ...[
      "create",
      "--name",
      name,
      "--hostname",
      spec.name,
      "--label",
      `${instanceLabel}=${instance}`,
      "--label",
      `${serverLabel}=${spec.id}`,
    ],
    // Everything a machine may do, except what some hosts can't give; the container is no protection against what runs in it.
    ...["--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"],
    ...["--security-opt", "systempaths=unconfined", "--cgroupns", "host", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw"],
    ...["--tmpfs", "/run:exec", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:exec,mode=1777"],
    ...["--volume", `${dockerVolume(instance, spec.id)}:/var/lib/docker`],
    // Block devices of volumes are loop devices.
    ...["--device-cgroup-rule", "b 7:* rwm"],
    ...["--log-opt", "max-size=5m", "--tty"],
    ...publicFlags(place, spec),
    place.image,
  ]);
  await putFiles(docker, name, {
    "/var/lib/cloud/seed/nocloud/user-data": { content: spec.userData ?? "", mode: 0o600 },
    "/var/lib/cloud/seed/nocloud/meta-data": { content: metaData(spec), mode: 0o600 },
    "/usr/local/share/ca-certificates/local-cloud-authority.crt": { content: authorityPem, mode: 0o644 },
    ...settingsFile(place, spec),
  });
}

/** cloud-init's meta data; JSON is YAML. */
function metaData(spec: Pick<ServerSpec, "id" | "name" | "sshKeys">): string {
  return `${JSON.stringify({ "instance-id": String(spec.id), "local-hostname": spec.name, "public-keys": spec.sshKeys })}\n`;
}

function publicFlags(place: Place, { ipv4, ipv6 }: PublicAddresses): string[] {
  if (ipv4 === undefined && ipv6 === undefined) return ["--network", "none"];
  return ["--network", place.publicNetwork, ...addressFlags(ipv4)];
}

function addressFlags(ipv4: string | undefined): string[] {
  return ipv4 === undefined ? [] : ["--ip", ipv4];
}

function settingsFile(place: Place, { ipv4, ipv6 }: PublicAddresses): Record<string, { content: string; mode: number }> {
  const gateway6 = ipv6 === undefined || place.publicSubnet6 === undefined ? "" : addressOf(place.publicSubnet6, 1);
  const content = `resolver=${place.resolver}\ngateway=${ipv4 === undefined ? "" : addressOf(place.publicSubnet, 1)}\ngateway6=${gateway6}\n`;
  return { "/etc/local-cloud.conf": { content, mode: 0o644 } };
}

/** Gives a server that is off other public addresses. */
export async function changePublicAddresses(place: Place, serverId: number, addresses: PublicAddresses): Promise<void> {
  const name = containerName(place.instance, serverId);
  const connected = await place.docker.run([
    "inspect",
    "--format",
    "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}",
    name,
  ]);
  for (const network of connected.trim().split(" ")) {
    if (network !== "") await place.docker.run(["network", "disconnect", "--force", network, name]);
  }
  const none = addresses.ipv4 === undefined && addresses.ipv6 === undefined;
  if (none) await place.docker.run(["network", "connect", "none", name]);
  else await place.docker.run(["network", "connect", ...addressFlags(addresses.ipv4), place.publicNetwork, name]);
  await putFiles(place.docker, name, settingsFile(place, addresses));
}

/** Process id of a container's first process on this machine; 0 when it doesn't run. */
export async function containerPid(docker: Docker, name: string): Promise<number> {
  return Number((await docker.run(["inspect", "--format", "{{.State.Pid}}", name])).trim());
}

export interface Surroundings extends PublicAddresses {
  rules: FirewallRule[] | null;
  plugs: Plug[];
}

/**
 * Starts the container. Its first process waits until the firewall stands, so nothing ever listens unprotected; `beforeInit` is done before that.
 * A server that runs already gets what it lacks.
 */
export async function bootServer(
  place: Place,
  serverId: number,
  surroundings: Surroundings,
  beforeInit: () => Promise<void>,
): Promise<void> {
  const name = containerName(place.instance, serverId);
  await place.docker.run(["start", name]);
  await beforeInit();
  const [pid, servicesPid] = [await containerPid(place.docker, name), await containerPid(place.docker, place.services)];
  await place.tool.run(
    [
      `if ! nsenter -t ${pid} -n nft list table inet ${firewallTable} >/dev/null 2>&1; then`,
      ...addressLines(place, pid, surroundings),
      "true; fi",
      ...surroundings.plugs.map((plug) => plugScript(serverId, pid, servicesPid, plug)),
      fence(place, pid, surroundings.rules),
    ].join("\n"),
  );
}

/** The public addresses as the server has them; what Docker assigned of a kind that the server doesn't have is taken away. */
function addressLines(place: Place, pid: number, { ipv4, ipv6 }: PublicAddresses): string[] {
  if (ipv4 === undefined && ipv6 === undefined) return [];
  const inside = `nsenter -t ${pid} -n ip`;
  return [
    ...(ipv4 === undefined ? [`${inside} -4 address flush scope global dev eth0`] : []),
    ...(place.publicSubnet6 === undefined ? [] : [`${inside} -6 address flush scope global dev eth0`, `${inside} -6 route flush default`]),
    ...(place.publicSubnet6 === undefined || ipv6 === undefined ? [] : [`${inside} -6 address add ${ipv6}/48 dev eth0 nodad`]),
  ];
}

/** Puts other firewall rules in force on a running server. */
export async function applyFirewall(place: Place, serverId: number, rules: FirewallRule[] | null): Promise<void> {
  const pid = await containerPid(place.docker, containerName(place.instance, serverId));
  if (pid > 0) await place.tool.run(fence(place, pid, rules));
}

function fence(place: Place, pid: number, rules: FirewallRule[] | null): string {
  const publicSubnets = [place.publicSubnet, ...(place.publicSubnet6 === undefined ? [] : [place.publicSubnet6])];
  return fenceScript(pid, firewallScript({ publicSubnets, rules }));
}

/** Asks the system to stop and waits; after `seconds` the plug is pulled. */
export async function stopServer(docker: Docker, name: string, seconds: number): Promise<void> {
  await docker.run(["stop", "--time", String(seconds), name]);
}

/** Pulls the plug. */
export async function killServer(docker: Docker, name: string): Promise<void> {
  if ((await containerPid(docker, name)) > 0) await docker.run(["kill", name]);
  // The engine needs a moment until it knows that the process is gone.
  for (let attempt = 0; attempt < 100 && (await containerPid(docker, name)) > 0; attempt++) await sleep(50);
}

/** Removes the server and its disk. */
export async function removeServer(docker: Docker, instance: string, serverId: number): Promise<void> {
  await docker.remove("container", containerName(instance, serverId));
  await docker.remove("volume", dockerVolume(instance, serverId));
}
