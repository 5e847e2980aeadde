import { isIPv6 } from "node:net";
import type { FirewallRule } from "../firewall-rule.ts";

/** Name of the nftables table in a server's network namespace. Its presence also tells the server's first process that it may go on. */
export const firewallTable = "local_cloud";

export interface FirewallSettings {
  /** CIDRs of the public networks: all that can be reached through the public interface. */
  publicSubnets: string[];
  /** null: no firewall attached, everything comes in. */
  rules: FirewallRule[] | null;
}

/**
 * The nftables script for one server, as Hetzner's firewalls behave: they hold on the public interface only, are stateful, drop what comes in
 * without a rule, and let everything out unless there is a rule for direction `out`. Expects the definition `public`, the interface's name
 * (`nft --define public=eth0`). It replaces the former rules in one transaction.
 *
 * The hook is before Docker's destination NAT (priority -100) and after connection tracking (-200), so ports that Docker publishes inside the
 * server are filtered like any other.
 */
export function firewallScript(settings: FirewallSettings): string {
  const incoming = settings.rules?.filter((rule) => rule.direction === "in");
  const outgoing = settings.rules?.filter((rule) => rule.direction === "out") ?? [];
  const ipv4 = settings.publicSubnets.filter((subnet) => !isIPv6(address(subnet)));
  const ipv6 = settings.publicSubnets.filter((subnet) => isIPv6(address(subnet)));
  return [
    `table inet ${firewallTable}`,
    `delete table inet ${firewallTable}`,
    `table inet ${firewallTable} {`,
    "  chain incoming {",
    "    type filter hook prerouting priority -150; policy accept;",
    "    iifname != $public accept",
    ...(incoming === undefined
      ? []
      : [
          "    ct state established,related accept",
          `    ${neighbours} accept`,
          ...incoming.flatMap((rule) => matches(rule, "saddr", rule.sourceIps)).map((match) => `    ${match} accept`),
          "    drop",
        ]),
    "  }",
    "  chain outgoing {",
    "    oifname != $public return",
    // No way out to the Internet: refused at once, so that nothing waits for a timeout.
    ...(ipv4.length > 0 ? [`    ip daddr != { ${ipv4.join(", ")} } reject with icmpx type admin-prohibited`] : []),
    ...(ipv6.length > 0
      ? [`    ip6 daddr != { ${[...ipv6, "fe80::/10", "ff00::/8"].join(", ")} } reject with icmpx type admin-prohibited`]
      : []),
    ...(outgoing.length === 0
      ? []
      : [
          "    ct state established,related accept",
          `    ${neighbours} accept`,
          ...outgoing.flatMap((rule) => matches(rule, "daddr", rule.destinationIps)).map((match) => `    ${match} accept`),
          "    drop",
        ]),
    "  }",
    "  chain output { type filter hook output priority -150; policy accept; jump outgoing; }",
    "  chain forward { type filter hook forward priority -150; policy accept; jump outgoing; }",
    "}",
    "",
  ].join("\n");
}

/** What IPv6 needs to find its neighbours; the original lets it through as it lets ARP through. */
const neighbours =
  "icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert, nd-redirect, mld-listener-query, mld-listener-report }";

function address(cidr: string): string {
  return cidr.split("/")[0] ?? cidr;
}

function matches(rule: FirewallRule, side: "saddr" | "daddr", cidrs: string[]): string[] {
  const what = protocolMatch(rule);
  return [
    ...addressMatch(
      "ipv4",
      `ip ${side}`,
      "0.0.0.0/0",
      cidrs.filter((cidr) => !isIPv6(address(cidr))),
    ),
    ...addressMatch(
      "ipv6",
      `ip6 ${side}`,
      "::/0",
      cidrs.filter((cidr) => isIPv6(address(cidr))),
    ),
  ].map((where) => `${where} ${what}`);
}

function addressMatch(family: string, field: string, everywhere: string, cidrs: string[]): string[] {
  if (cidrs.length === 0) return [];
  if (cidrs.includes(everywhere)) return [`meta nfproto ${family}`];
  // One rule for each network: sets refuse networks that overlap.
  return cidrs.map((cidr) => `${field} ${cidr}`);
}

function protocolMatch(rule: FirewallRule): string {
  switch (rule.protocol) {
    case "tcp":
    case "udp":
      return rule.port === undefined || rule.port === "any" ? `meta l4proto ${rule.protocol}` : `${rule.protocol} dport ${port(rule.port)}`;
    case "icmp":
      return "meta l4proto { icmp, ipv6-icmp }";
    case "esp":
    case "gre":
      return `meta l4proto ${rule.protocol}`;
  }
}

/** The text goes into a script: nothing but a port or a range may pass. */
function port(text: string): string {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const [from, to] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])];
  if (!found || from < 1 || to > 65535 || from > to) {
    throw new Error(`Firewall rule: port is "${text}"; expected a port (80), a range (16384-32768) or "any"`);
  }
  return from === to ? `${from}` : `${from}-${to}`;
}
