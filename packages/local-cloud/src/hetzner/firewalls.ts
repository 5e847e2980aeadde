import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { FirewallRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { actionRoutesOf } from "./action-routes.ts";
import type { Resource } from "./actions.ts";
import { ApiError } from "./api-error.ts";
import { type Call, invalid, labelsSchema, nameSchema, notFound, parseBody, pathId, type Reply, type Routes, taken } from "./call.ts";
import { countSelectors, effectiveRules, refuseSixth, selects } from "./firewall-effects.ts";
import { checkedRules, rulesSchema } from "./firewall-rules.ts";
import { parseSelector } from "./labels.ts";
import { list } from "./list.ts";

const targetSchema = z.object({
  type: z.enum(["server", "label_selector"]),
  server: z.object({ id: z.number().int() }).optional(),
  label_selector: z.object({ selector: z.string() }).optional(),
});
type Target = z.infer<typeof targetSchema>;

function attachedTo(cloud: Cloud, id: number): number[] {
  return cloud.store.linksTo("firewall", id).map((link) => link.from);
}

/** Every server that the firewall is in force for. */
function reached(cloud: Cloud, firewall: FirewallRow): number[] {
  const chosen =
    firewall.selectors.length === 0
      ? []
      : cloud.store
          .all("server")
          .filter((server) => selects(firewall, server))
          .map((server) => server.id);
  return [...new Set([...attachedTo(cloud, firewall.id), ...chosen])];
}

function show(cloud: Cloud, firewall: FirewallRow): object {
  const server = (id: number) => ({ type: "server", server: { id } });
  return {
    id: firewall.id,
    name: firewall.name,
    labels: firewall.labels,
    created: firewall.created,
    rules: firewall.rules.map((rule) => ({
      direction: rule.direction,
      protocol: rule.protocol,
      port: rule.port ?? null,
      source_ips: rule.sourceIps,
      destination_ips: rule.destinationIps,
      description: rule.description,
    })),
    applied_to: [
      ...attachedTo(cloud, firewall.id).map(server),
      ...firewall.selectors.map((selector) => ({
        type: "label_selector",
        label_selector: { selector },
        applied_to_resources: cloud.store
          .all("server")
          .filter((row) => selects({ ...firewall, selectors: [selector] }, row))
          .map((row) => server(row.id)),
      })),
    ],
  };
}

function firewallOf(call: Call): FirewallRow {
  const id = pathId(call, "firewall");
  const firewall = call.cloud.store.get("firewall", id);
  if (firewall === undefined) throw notFound("firewall", id);
  return firewall;
}

/** Begins an action of a firewall: one alone when it touches no server, else one for each server. */
function act(call: Call, firewall: FirewallRow, command: string, servers: number[], effect: () => void): object[] {
  const { cloud } = call;
  const self = { id: firewall.id, type: "firewall" } as const;
  const resources: Resource[][] = servers.length === 0 ? [[self]] : servers.map((id) => [self, { id, type: "server" }]);
  return resources.map((involved, index) =>
    cloud.actions.show(
      cloud.actions.begin(call, {
        command,
        resources: involved,
        ...(index === 0 ? { effect } : {}),
        run: async () => {
          const server = cloud.store.get("server", servers[index] ?? 0);
          if (server !== undefined) await cloud.driver.setFirewall(server.id, effectiveRules(cloud, server));
        },
      }),
    ),
  );
}

/** Adds targets to a firewall's row and links; returns the servers it reaches anew. */
function apply(cloud: Cloud, firewall: FirewallRow, targets: Target[], missingStatus: number): { servers: number[]; effect: () => void } {
  const servers = new Set<number>();
  const selectors: string[] = [];
  for (const target of targets) {
    if (target.type === "server") {
      const id = target.server?.id ?? 0;
      const server = cloud.store.get("server", id);
      if (server === undefined) throw new ApiError(missingStatus, "firewall_resource_not_found", `server with ID '${id}' not found`);
      if (servers.has(id)) throw new ApiError(422, "server_already_added", `server ${id} was given more than once`);
      if (server.ipv4 === null && server.ipv6 === null)
        throw new ApiError(422, "private_net_only_server", `server ${id} has no public interface`);
      if (attachedTo(cloud, firewall.id).includes(id))
        throw new ApiError(422, "firewall_already_applied", `firewall was already applied to server ${id}`);
      refuseSixth(cloud, server, 1);
      servers.add(id);
    } else {
      const selector = target.label_selector?.selector ?? "";
      if (parseSelector(selector) === undefined) throw invalid("label_selector", `'${selector}' is not a label selector`);
      if (firewall.selectors.includes(selector))
        throw new ApiError(422, "firewall_already_applied", `firewall was already applied by label selector '${selector}'`);
      selectors.push(selector);
    }
  }
  const row = { ...firewall, selectors: [...firewall.selectors, ...selectors] };
  const before = reached(cloud, firewall);
  for (const id of reached(cloud, row)) {
    const server = cloud.store.get("server", id);
    if (server !== undefined && !before.includes(id) && !servers.has(id)) refuseSixth(cloud, server, 1);
  }
  const effect = () => {
    for (const id of servers) cloud.store.link("firewall", id, firewall.id);
    cloud.store.put("firewall", row);
    countSelectors(cloud);
  };
  return { servers: [...new Set([...servers, ...reached(cloud, row)])].filter((id) => servers.has(id) || !before.includes(id)), effect };
}

const create = z.object({
  name: nameSchema,
  labels: labelsSchema.nullish(),
  rules: rulesSchema.nullish(),
  apply_to: z.array(targetSchema).nullish(),
});

export const firewallRoutes: Routes = {
  "GET /firewalls": (call) =>
    list(call, {
      key: "firewalls",
      rows: call.cloud.store.all("firewall"),
      show: (firewall) => show(call.cloud, firewall),
      sort: ["name", "created"],
    }),
  "POST /firewalls": (call) => {
    const { cloud } = call;
    const wish = parseBody(call, create);
    if (cloud.store.byName("firewall", wish.name).length > 0) throw taken("firewall name");
    const id = cloud.store.nextId();
    const firewall = cloud.store.put("firewall", {
      id,
      name: wish.name,
      created: timestamp(),
      labels: wish.labels ?? {},
      rules: checkedRules(wish.rules ?? []),
      selectors: [],
    });
    const actions = act(call, firewall, "set_firewall_rules", [], () => undefined);
    if (wish.apply_to?.length) {
      const { servers, effect } = apply(cloud, firewall, wish.apply_to, 422);
      actions.push(...act(call, firewall, "apply_firewall", servers, effect));
    }
    return { status: 201, body: { firewall: show(cloud, cloud.store.get("firewall", id) ?? firewall), actions } };
  },
  ...actionRoutesOf("firewalls", "firewall"),
  "GET /firewalls/:id": (call) => ({ body: { firewall: show(call.cloud, firewallOf(call)) } }),
  "PUT /firewalls/:id": (call) => {
    const firewall = firewallOf(call);
    const wish = parseBody(call, z.object({ name: nameSchema.optional(), labels: labelsSchema.optional() }));
    if (wish.name !== undefined && wish.name !== firewall.name && call.cloud.store.byName("firewall", wish.name).length > 0)
      throw taken("firewall name");
    return {
      body: {
        firewall: show(
          call.cloud,
          call.cloud.store.put("firewall", { ...firewall, name: wish.name ?? firewall.name, labels: wish.labels ?? firewall.labels }),
        ),
      },
    };
  },
  "DELETE /firewalls/:id": (call) => {
    const firewall = firewallOf(call);
    if (attachedTo(call.cloud, firewall.id).length > 0 || firewall.selectors.length > 0)
      throw new ApiError(422, "resource_in_use", `firewall with ID '${firewall.id}' is still in use`);
    call.cloud.store.delete("firewall", firewall.id);
    return { status: 204 };
  },
  "POST /firewalls/:id/actions/set_rules": (call) => {
    const firewall = firewallOf(call);
    const wished = checkedRules(parseBody(call, z.object({ rules: rulesSchema })).rules);
    const actions = act(call, firewall, "set_firewall_rules", reached(call.cloud, firewall), () =>
      call.cloud.store.put("firewall", { ...firewall, rules: wished }),
    );
    return { status: 201, body: { actions } };
  },
  "POST /firewalls/:id/actions/apply_to_resources": (call) => {
    const firewall = firewallOf(call);
    const { apply_to: targets } = parseBody(call, z.object({ apply_to: z.array(targetSchema).min(1) }));
    const { servers, effect } = apply(call.cloud, firewall, targets, 404);
    return { status: 201, body: { actions: act(call, firewall, "apply_firewall", servers, effect) } };
  },
  "POST /firewalls/:id/actions/remove_from_resources": (call) => remove(call),
};

function remove(call: Call): Reply {
  const { cloud } = call;
  const firewall = firewallOf(call);
  const { remove_from: targets } = parseBody(call, z.object({ remove_from: z.array(targetSchema).min(1) }));
  const before = reached(cloud, firewall);
  const attached = attachedTo(cloud, firewall.id);
  const servers: number[] = [];
  let selectors = firewall.selectors;
  for (const target of targets) {
    if (target.type === "label_selector") {
      selectors = selectors.filter((selector) => selector !== target.label_selector?.selector);
      continue;
    }
    const id = target.server?.id ?? 0;
    const server = cloud.store.get("server", id);
    if (server === undefined) throw new ApiError(404, "firewall_resource_not_found", `server with ID '${id}' not found`);
    if (!attached.includes(id) && selects(firewall, server))
      throw new ApiError(
        422,
        "firewall_managed_by_label_selector",
        `firewall is applied to server ${id} by a label selector and can't be removed by hand`,
      );
    servers.push(id);
  }
  const touched = before.filter((id) => servers.includes(id) || selectors.length < firewall.selectors.length);
  const actions = act(call, firewall, "remove_firewall", touched, () => {
    for (const id of servers) cloud.store.unlink("firewall", id, firewall.id);
    cloud.store.put("firewall", { ...firewall, selectors });
    countSelectors(cloud);
  });
  return { status: 201, body: { actions } };
}
