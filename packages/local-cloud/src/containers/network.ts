import { Mendable } from "@meet-coop/command-line";
import type { Docker } from "@meet-coop/docker";
import type { NetworkSpec } from "../driver.ts";

/** Names of an instance's Docker objects; the label finds all of them. */
export function objectName(instance: string, what: string): string {
  return `local-cloud-${instance}-${what}`;
}

export const instanceLabel = "coop.meet.local-cloud.instance";
export const serverLabel = "coop.meet.local-cloud.server";

/** An address of a subnet: `addressOf("198.18.0.0/24", 2)` is `198.18.0.2`. IPv6 subnets get their last group set. */
export function addressOf(subnet: string, last: number): string {
  const [base = ""] = subnet.split("/");
  return base.includes(":") ? `${base.replace(/::$/, "")}::${last.toString(16)}` : base.replace(/\d+$/, `${last}`);
}

/**
 * The public network: a Docker bridge without a way out. The host holds `.1`, so that servers answer it and it answers them.
 * Kept while servers exist, so that a server that is off keeps its address.
 */
export async function ensurePublicNetwork(docker: Docker, instance: string, subnet: string, subnet6: string | undefined): Promise<string> {
  const name = objectName(instance, "public");
  if (await docker.has("network", name)) return name;
  try {
    await docker.run([
      ...["network", "create", "--driver", "bridge", "--internal", "--label", `${instanceLabel}=${instance}`],
      ...["--opt", `com.docker.network.bridge.name=${bridgeName(subnet)}`, "--subnet", subnet, "--gateway", addressOf(subnet, 1)],
      ...(subnet6 === undefined ? [] : ["--ipv6", "--subnet", linkSubnet(subnet6)]),
      name,
    ]);
  } catch (error) {
    if (error instanceof Error && /overlap|already exists/i.test(error.message)) {
      throw new Mendable(
        `The public network ${subnet} of instance ${instance} is in use on this machine already. ` +
          "Another instance has it: stop that one or start this one with another --subnet-index (`docker network ls` shows who holds it).",
      );
    }
    throw error;
  }
  return name;
}

/**
 * Docker's address book knows 64 bits of an IPv6 address only, and each server's address ends in the same `::1`. So Docker gets the last /64, which
 * switches IPv6 on; servers and host get their own addresses by `fenceScript` and `hostScript`.
 */
function linkSubnet(subnet6: string): string {
  return `${subnet6.replace(/::\/48$/, "")}:ffff::/64`;
}

/** Gives the host its IPv6 address on the public network. Runs in the machine's own network. */
export function hostScript(subnet: string, subnet6: string): string {
  return `ip -6 address replace ${addressOf(subnet6, 1)}/${subnet6.split("/")[1]} dev ${bridgeName(subnet)} nodad`;
}

/** Linux allows 15 characters. */
function bridgeName(subnet: string): string {
  return `mc${subnet.split("/")[0]?.split(".").slice(1, 3).join("-") ?? "0"}`;
}

export interface Plug {
  network: NetworkSpec;
  ip: string;
}

/**
 * Shell scripts that run in a short-lived container with the machine's process ids in sight (see `NetworkTool`).
 *
 * Private networks are bridges inside the network namespace of the services container, not Docker networks: two instances may both have a
 * 10.0.0.0/16, the host is no member, no rule of the host's firewall sees their traffic, and nothing stays behind when the services end.
 */
export function plugScript(serverId: number, serverPid: number, servicesPid: number, { network, ip }: Plug): string {
  const bridge = `net${network.id}`;
  const inside = privateInterface(network.id);
  // At most 15 characters.
  const outside = `p${serverId.toString(36)}-${network.id.toString(36)}`;
  const prefix = network.ipRange.split("/")[1];
  return [
    // A server that has it already stays as it is.
    `if ! nsenter -t ${serverPid} -n ip link show ${inside} >/dev/null 2>&1; then`,
    // Several servers are attached at once: whichever comes first makes the bridge.
    `nsenter -t ${servicesPid} -n sh -c 'ip link add ${bridge} type bridge 2>/dev/null; ip link set ${bridge} up'`,
    `nsenter -t ${servicesPid} -n ip link delete ${outside} 2>/dev/null || true`,
    `nsenter -t ${servicesPid} -n ip link add ${outside} mtu 1450 type veth peer name ${inside} mtu 1450 netns ${serverPid}`,
    `nsenter -t ${servicesPid} -n ip link set ${outside} master ${bridge} up`,
    `nsenter -t ${serverPid} -n ip address add ${ip}/${prefix} dev ${inside}`,
    `nsenter -t ${serverPid} -n ip link set ${inside} up`,
    "fi",
  ].join("\n");
}

export function unplugScript(serverPid: number, networkId: number): string {
  return `nsenter -t ${serverPid} -n ip link delete ${privateInterface(networkId)}`;
}

/** Named after the network's id; the original numbers them (`enp7s0`, `enp8s0`, …) by the order of attaching. */
function privateInterface(networkId: number): string {
  return `priv${networkId}`;
}

/** Loads firewall rules into the namespace of a server; the public interface is the one that Docker gave an address of the public network. */
export function fenceScript(serverPid: number, rules: string): string {
  return [
    `public=$(nsenter -t ${serverPid} -n ip -o link show | sed -n 's/^[0-9]*: \\(eth[0-9]*\\)@.*/\\1/p' | head -n 1)`,
    `nsenter -t ${serverPid} -n nft --define public="\${public:-none}" -f - <<'RULES'`,
    rules,
    "RULES",
  ].join("\n");
}

/** Runs scripts in the network namespaces of containers. Works with the machine's own Docker too, where this process isn't root. */
export class NetworkTool {
  readonly #docker: Docker;
  readonly #image: string;
  constructor(docker: Docker, image: string) {
    this.#docker = docker;
    this.#image = image;
  }

  /** `network`: the one that the script starts in; `host` is the machine's. */
  async run(script: string, network: "none" | "host" = "none"): Promise<string> {
    return await this.#docker.run(
      [
        ...["run", "--rm", "--interactive", "--network", network, "--pid", "host", "--cap-add", "NET_ADMIN", "--cap-add", "SYS_ADMIN"],
        ...["--cap-add", "SYS_PTRACE", "--security-opt", "apparmor=unconfined", "--security-opt", "seccomp=unconfined"],
        ...["--entrypoint", "/bin/sh", this.#image, "-es"],
      ],
      { input: script },
    );
  }
}
