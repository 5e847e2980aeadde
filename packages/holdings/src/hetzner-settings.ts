import { z } from "zod";
import type { CloudResource } from "./cloud-resource.ts";

const ruleOf = z.object({
  direction: z.string(),
  protocol: z.string(),
  port: z.string().nullish(),
  description: z.string().nullish(),
});
const wantedRules = z.array(ruleOf.extend({ sourceIps: z.array(z.string()).default([]), destinationIps: z.array(z.string()).default([]) }));
const heldRules = z.array(ruleOf.extend({ source_ips: z.array(z.string()).default([]), destination_ips: z.array(z.string()).default([]) }));

/** A range as Hetzner writes it: small letters, an IPv6 address as short as it gets, a lone address with its length. */
function range(text: string): string {
  const [address = "", length] = text.toLowerCase().split("/");
  if (!address.includes(":")) return `${address}/${length ?? 32}`;
  const url = URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`) : undefined;
  return `${url ? url.hostname.slice(1, -1) : address}/${length ?? 128}`;
}

const ruleText = ({ direction, protocol, port, description }: z.infer<typeof ruleOf>, sources: string[], destinations: string[]) =>
  JSON.stringify([direction, protocol, port ?? "", description ?? "", sources.map(range).sort(), destinations.map(range).sort()]);

const texts = (rules: string[]) => [...new Set(rules)].sort().join();

const heldProtection = z
  .object({ delete: z.boolean().default(false), rebuild: z.boolean().default(false) })
  .catch({ delete: false, rebuild: false });
const defaulted = z.array(z.string()).catch([]);

/** Whether a protection is there that the program takes off in so many words. One that it doesn't mention was put on by hand, and stays. */
function released(inputs: Record<string, unknown>, held: Record<string, unknown>): boolean {
  const there = heldProtection.parse(held.protection);
  const off = (name: string) => inputs[name] === false && !defaulted.parse(inputs.__defaults).includes(name);
  return (there.delete && off("deleteProtection")) || (there.rebuild && off("rebuildProtection"));
}

/** Settings that a call of their own changes later, by kind: their name for people, and whether the cloud has what was asked for. What isn't known isn't compared. */
const settings: Record<string, [name: string, same: (inputs: Record<string, unknown>, held: Record<string, unknown>) => boolean][]> = {
  Firewall: [
    [
      "rules",
      ({ rules }, held) => {
        const wanted = wantedRules.safeParse(rules).data;
        const there = heldRules.safeParse(held.rules).data;
        if (!wanted || !there) return true;
        return (
          texts(wanted.map((rule) => ruleText(rule, rule.sourceIps, rule.destinationIps))) ===
          texts(there.map((rule) => ruleText(rule, rule.source_ips, rule.destination_ips)))
        );
      },
    ],
  ],
  Server: [
    [
      "type",
      ({ serverType }, held) => {
        const there = z.object({ name: z.string() }).safeParse(held.server_type).data;
        return typeof serverType !== "string" || !there || there.name === serverType;
      },
    ],
  ],
  Volume: [["size", ({ size }, held) => typeof size !== "number" || typeof held.size !== "number" || held.size === size]],
};

/** The settings of a resource that its cloud has otherwise, by their names for people. */
export function differingSettings({ type, inputs = {} }: CloudResource, held: Record<string, unknown>): string[] {
  const others = (settings[type.split(":").at(-1) ?? ""] ?? []).flatMap(([name, same]) => (same(inputs, held) ? [] : [name]));
  return released(inputs, held) ? [...others, "protection"] : others;
}
