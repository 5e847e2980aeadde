import type { PoolPlan } from "./pool-plan.ts";

/** One rule for incoming traffic, in the words of Hetzner's API. */
export interface FirewallRulePlan {
  description: string;
  direction: "in";
  protocol: "tcp" | "udp" | "icmp";
  /** A port or a range; absent with icmp. */
  port?: string;
  /** CIDRs. */
  sourceIps: string[];
}

export interface FirewallOptions {
  /** CIDRs from which SSH is reached. */
  sshAllowedFrom: string[];
}

const everybody = ["0.0.0.0/0", "::/0"];

/** What runs behind a firewall. */
export type FirewallOf = "meeting-server" | "front-server";

/**
 * What reaches the servers of a pool: exactly what they need, and SSH from where the stack says. A meeting server needs what BBB does (source: BBB 3.0, "Firewall
 * configuration"); the relay ports of its own TURN server (UDP 32769 to 65535) are reached from the server itself only and need no rule. A front server is a website.
 */
export function firewallRules(pool: PoolPlan, of: FirewallOf, { sshAllowedFrom }: FirewallOptions): FirewallRulePlan[] {
  const rule = (description: string, protocol: "tcp" | "udp", port: string, sourceIps = everybody): FirewallRulePlan => ({
    description: `${pool.id}: ${description}`,
    direction: "in",
    protocol,
    port,
    sourceIps: [...sourceIps].sort(),
  });
  const meetings = [rule("TURN", "tcp", "3478"), rule("TURN", "udp", "3478"), rule("audio and video", "udp", "16384-32768")];
  return [
    rule("SSH", "tcp", "22", sshAllowedFrom),
    rule("redirect to https, and proofs for certificates", "tcp", "80"),
    rule(of === "meeting-server" ? "web, meetings, TURN over TLS" : "web", "tcp", "443"),
    ...(of === "meeting-server" ? meetings : []),
    { description: `${pool.id}: path MTU and ping`, direction: "in", protocol: "icmp", sourceIps: everybody },
  ];
}
