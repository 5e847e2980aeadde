import { expect, test } from "vitest";
import type { FirewallRule } from "../firewall-rule.ts";
import { firewallScript } from "./firewall.ts";

const publicSubnets = ["198.18.0.0/24", "fd5a::/48"];

function script(...rules: Partial<FirewallRule>[]): string {
  return firewallScript({
    publicSubnets,
    rules: rules.map((rule) => ({ direction: "in", protocol: "tcp", sourceIps: ["0.0.0.0/0", "::/0"], destinationIps: [], ...rule })),
  });
}

function chain(text: string, name: string): string[] {
  const body = text.split(`chain ${name} {\n`)[1]?.split("  }")[0] ?? "";
  return body
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

test("a port with a rule is open on IPv4 and IPv6, and all else is dropped", () => {
  const lines = chain(script({ port: "443" }), "incoming");
  expect(lines).toContain("meta nfproto ipv4 tcp dport 443 accept");
  expect(lines).toContain("meta nfproto ipv6 tcp dport 443 accept");
  expect(lines.at(-1)).toBe("drop");
});

test("private traffic passes before any rule is looked at", () => {
  expect(chain(script(), "incoming")[1]).toBe("iifname != $public accept");
});

test("answers to what the server asked for come in without a rule", () => {
  expect(chain(script(), "incoming")).toContain("ct state established,related accept");
});

test("a server without a firewall is open", () => {
  expect(chain(firewallScript({ publicSubnets, rules: null }), "incoming")).not.toContain("drop");
});

test("a firewall without rules lets nothing in and everything out", () => {
  const text = script();
  expect(chain(text, "incoming").at(-1)).toBe("drop");
  expect(chain(text, "outgoing")).not.toContain("drop");
});

test("one rule for outgoing traffic closes all that has none", () => {
  const lines = chain(
    script({ direction: "out", protocol: "udp", port: "53", sourceIps: [], destinationIps: ["198.18.0.2/32"] }),
    "outgoing",
  );
  expect(lines).toContain("ip daddr 198.18.0.2/32 udp dport 53 accept");
  expect(lines.at(-1)).toBe("drop");
});

test("a rule for some networks gives a line for each", () => {
  const lines = chain(script({ port: "16384-32768", protocol: "udp", sourceIps: ["192.0.2.0/24", "2001:db8::/32"] }), "incoming");
  expect(lines).toContain("ip saddr 192.0.2.0/24 udp dport 16384-32768 accept");
  expect(lines).toContain("ip6 saddr 2001:db8::/32 udp dport 16384-32768 accept");
});

test("ICMP means both families, and a rule without a port means all ports", () => {
  const lines = chain(script({ protocol: "icmp" }, { protocol: "tcp", port: "any" }), "incoming");
  expect(lines).toContain("meta nfproto ipv6 meta l4proto { icmp, ipv6-icmp } accept");
  expect(lines).toContain("meta nfproto ipv4 meta l4proto tcp accept");
});

test("the Internet is refused at once instead of by a timeout", () => {
  expect(chain(script(), "outgoing")).toContain("ip daddr != { 198.18.0.0/24 } reject with icmpx type admin-prohibited");
});

test.each(["80; flush ruleset", "0", "70000", "90-80", ""])("the port %j is refused, it never reaches the script", (port) => {
  expect(() => script({ port })).toThrow(/expected a port/);
});
