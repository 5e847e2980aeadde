import type { PoolPlan } from "./plan.ts";

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

/**
 * What reaches the servers of a pool: exactly what BBB needs, and SSH from where the stack says. Source: BBB 3.0, "Firewall configuration".
 * The relay ports of BBB's own TURN server (UDP 32769 to 65535) are reached from the server itself only and need no rule.
 */
export function firewallRules(pool: PoolPlan, { sshAllowedFrom }: FirewallOptions): FirewallRulePlan[] {
  const rule = (description: string, protocol: "tcp" | "udp", port: string, sourceIps = everybody): FirewallRulePlan => ({
    description: `${pool.id}: ${description}`,
    direction: "in",
    protocol,
    port,
    sourceIps: [...sourceIps].sort(),
  });
  return [
    rule("SSH", "tcp", "22", sshAllowedFrom),
    rule("redirect to https, and proofs for certificates", "tcp", "80"),
    rule("web, meetings, TURN over TLS", "tcp", "443"),
    rule("TURN", "tcp", "3478"),
    rule("TURN", "udp", "3478"),
    rule("audio and video", "udp", "16384-32768"),
    { description: `${pool.id}: path MTU and ping`, direction: "in", protocol: "icmp", sourceIps: everybody },
  ];
}
