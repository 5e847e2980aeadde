/** One firewall rule, as Hetzner's API has it. */
export interface FirewallRule {
  direction: "in" | "out";
  protocol: "tcp" | "udp" | "icmp" | "esp" | "gre";
  /** A port (`"80"`), a range (`"16384-32768"`) or `"any"`; only with tcp and udp. */
  port?: string;
  /** CIDRs, for direction `in`. */
  sourceIps: string[];
  /** CIDRs, for direction `out`. */
  destinationIps: string[];
}
