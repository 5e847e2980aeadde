import type { Cloud } from "../cloud.ts";
import type { FirewallRule } from "../firewall-rule.ts";
import type { FirewallRow, ServerRow } from "../rows.ts";
import { limitExceeded } from "./call.ts";
import { matchesSelector, parseSelector } from "./labels.ts";

/** Does one of the firewall's label selectors pick this server? */
export function selects(firewall: FirewallRow, server: ServerRow): boolean {
  return firewall.selectors.some((selector) => matchesSelector(parseSelector(selector) ?? [], server.labels));
}

/** The firewalls in force for a server: attached by name or by a label selector. */
export function firewallsOf(cloud: Cloud, server: ServerRow): FirewallRow[] {
  const attached = cloud.store.linksFrom("firewall", server.id).map((link) => link.to);
  const bySelector = Number(cloud.store.setting("firewalls-with-selectors") ?? "0") > 0;
  const all = bySelector
    ? cloud.store.all("firewall")
    : attached.map((id) => cloud.store.get("firewall", id)).filter((row) => row !== undefined);
  return all.filter((firewall) => attached.includes(firewall.id) || selects(firewall, server));
}

/** Documented, label selectors included. */
const mostFirewalls = 5;

/** Refuses to put `more` firewalls before a server than it may have. The code is as seen in reports of users. */
export function refuseSixth(cloud: Cloud, server: ServerRow, more: number): void {
  if (firewallsOf(cloud, server).length + more > mostFirewalls)
    throw limitExceeded("firewalls_per_server_limit", `firewall limit exceeded: a server has ${mostFirewalls} at most`);
}

/** The rules of all firewalls of a server together; null when it has none: then everything is open. */
export function effectiveRules(cloud: Cloud, server: ServerRow): FirewallRule[] | null {
  const firewalls = firewallsOf(cloud, server);
  if (firewalls.length === 0) return null;
  return firewalls.flatMap((firewall) => firewall.rules.map(({ description, ...rule }) => rule));
}

/** Keeps count of the firewalls with selectors, so that servers without any cost no search. */
export function countSelectors(cloud: Cloud): void {
  cloud.store.setSetting("firewalls-with-selectors", String(cloud.store.all("firewall").filter((row) => row.selectors.length > 0).length));
}
