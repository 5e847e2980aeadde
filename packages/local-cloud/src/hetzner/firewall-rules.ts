import { z } from "zod";
import { parseRange } from "../address.ts";
import type { FirewallRow } from "../rows.ts";
import { limitExceeded } from "./call.ts";

const cidrs = z
  .array(
    z
      .string()
      .refine((text) => parseRange(text) !== undefined, { error: (issue) => `'${issue.input}' is not a CIDR block without host bits` }),
  )
  .max(100);
const ports = /^(\d{1,5})(?:-(\d{1,5}))?$/;

const ruleSchema = z
  .object({
    direction: z.enum(["in", "out"]),
    protocol: z.enum(["tcp", "udp", "icmp", "esp", "gre"]),
    port: z.string().nullish(),
    source_ips: cidrs.nullish(),
    destination_ips: cidrs.nullish(),
    description: z.string().max(255).nullish(),
  })
  .superRefine((rule, context) => {
    const withPort = rule.protocol === "tcp" || rule.protocol === "udp";
    const fail = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (withPort && !rule.port) fail("port", "is required with tcp and udp");
    if (!withPort && rule.port) fail("port", `is not possible with ${rule.protocol}`);
    if (rule.port && rule.port !== "any") {
      const [low = 0, high = low] = (ports.exec(rule.port) ?? [])
        .slice(1)
        .filter((part) => part !== undefined)
        .map(Number);
      if (low < 1 || high > 65535 || low > high) fail("port", `'${rule.port}' is not a port, a range of ports or 'any'`);
    }
    if (rule.direction === "in" && !rule.source_ips?.length) fail("source_ips", "is required for direction 'in'");
    if (rule.direction === "out" && !rule.destination_ips?.length) fail("destination_ips", "is required for direction 'out'");
  });

/** Rules as a client gives them, with the limits of the API. */
export const rulesSchema = z.array(ruleSchema).max(50, "at most 50 rules");

/** Documented: a rule counts once for each range that it names. */
const mostEffective = 500;

/** Rules as the state keeps them and a driver gets them. Refuses more than a firewall holds. */
export function checkedRules(rules: z.infer<typeof rulesSchema>): FirewallRow["rules"] {
  const effective = rules.reduce((sum, rule) => sum + (rule.source_ips?.length ?? 0) + (rule.destination_ips?.length ?? 0), 0);
  if (effective > mostEffective)
    throw limitExceeded("effective_rules_limit", `firewall limit exceeded: ${effective} effective rules, at most ${mostEffective}`);
  return rules.map((rule) => ({
    direction: rule.direction,
    protocol: rule.protocol,
    ...(rule.port ? { port: rule.port } : {}),
    sourceIps: rule.source_ips ?? [],
    destinationIps: rule.destination_ips ?? [],
    description: rule.description ?? null,
  }));
}
