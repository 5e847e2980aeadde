import { z } from "zod";
import { parseRange, rangeText, rangeWithin } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { NetworkRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { actionRoutesOf } from "./action-routes.ts";
import type { Work } from "./actions.ts";
import { ApiError } from "./api-error.ts";
import { type Call, labelsSchema, nameSchema, notFound, parseBody, pathId, protectedFrom, type Reply, type Routes, taken } from "./call.ts";
import { list } from "./list.ts";
import { listMembers } from "./network-members.ts";
import { checkedRoute, extendedRange, networkRange, newSubnet, routeSchema, subnetSchema } from "./network-ranges.ts";

function show(cloud: Cloud, network: NetworkRow): object {
  return {
    id: network.id,
    name: network.name,
    ip_range: network.ipRange,
    subnets: network.subnets,
    routes: network.routes,
    servers: cloud.store.linksTo("network", network.id).map((link) => link.from),
    load_balancers: [],
    protection: { delete: network.protected },
    labels: network.labels,
    created: network.created,
    expose_routes_to_vswitch: network.exposeRoutes,
  };
}

function networkOf(call: Call): NetworkRow {
  const id = pathId(call, "network");
  const network = call.cloud.store.get("network", id);
  if (network === undefined) throw notFound("network", id);
  return network;
}

/** What changes a network itself: one at a time. Servers that join or leave don't count. */
const changes = new Set(["add_subnet", "delete_subnet", "add_route", "delete_route", "change_ip_range", "change_protection"]);

function act(call: Call, network: NetworkRow, command: string, part: Partial<NetworkRow>, more: Partial<Work> = {}): Reply {
  const { cloud } = call;
  if (cloud.actions.on("network", network.id).some((action) => changes.has(action.command)))
    throw new ApiError(409, "conflict", `network ${network.id} is being changed: try again when that action is over`);
  const effect = () => cloud.store.put("network", { ...network, ...part });
  const action = cloud.actions.begin(call, { command, resources: [{ id: network.id, type: "network" }], effect, ...more });
  return { status: 201, body: { action: cloud.actions.show(action) } };
}

const create = z.object({
  name: nameSchema,
  ip_range: z.string(),
  subnets: z.array(subnetSchema).nullish(),
  routes: z.array(routeSchema).nullish(),
  labels: labelsSchema.nullish(),
  expose_routes_to_vswitch: z.boolean().nullish(),
});

function background(cloud: Cloud, id: number, what: string, work: () => Promise<void>): void {
  void cloud.jobs.run([`network:${id}`], () =>
    work().catch((error: unknown) => cloud.log(`network ${id} was not ${what}: ${error instanceof Error ? error.message : error}`)),
  );
}

export const networkRoutes: Routes = {
  "GET /networks": (call) => {
    const names = call.query.getAll("name");
    const { store } = call.cloud;
    const rows = names.length > 0 ? names.flatMap((name) => store.byName("network", name)) : store.all("network");
    return list(call, { key: "networks", rows, show: (network) => show(call.cloud, network), sort: ["name", "created"] });
  },
  "POST /networks": (call) => {
    const { cloud } = call;
    const wish = parseBody(call, create);
    if (cloud.store.byName("network", wish.name).length > 0) throw taken("network name");
    const ipRange = rangeText(networkRange(wish.ip_range));
    const network: NetworkRow = {
      id: cloud.store.nextId(),
      name: wish.name,
      created: timestamp(),
      labels: wish.labels ?? {},
      ipRange,
      subnets: [],
      routes: [],
      protected: false,
      exposeRoutes: wish.expose_routes_to_vswitch ?? false,
    };
    for (const subnet of wish.subnets ?? []) network.subnets.push(newSubnet(network, subnet));
    for (const route of wish.routes ?? []) network.routes.push(checkedRoute(network, route));
    cloud.store.put("network", network);
    call.afterCommit(() =>
      background(cloud, network.id, "made", () => cloud.driver.createNetwork({ id: network.id, name: network.name, ipRange })),
    );
    return { status: 201, body: { network: show(cloud, network) } };
  },
  ...actionRoutesOf("networks", "network"),
  "GET /networks/:id/members": (call) => listMembers(call, networkOf(call)),
  "GET /networks/:id": (call) => ({ body: { network: show(call.cloud, networkOf(call)) } }),
  "PUT /networks/:id": (call) => {
    const network = networkOf(call);
    const wish = parseBody(
      call,
      z.object({ name: nameSchema.optional(), labels: labelsSchema.optional(), expose_routes_to_vswitch: z.boolean().optional() }),
    );
    if (wish.name !== undefined && wish.name !== network.name && call.cloud.store.byName("network", wish.name).length > 0)
      throw taken("network name");
    const updated = {
      ...network,
      name: wish.name ?? network.name,
      labels: wish.labels ?? network.labels,
      exposeRoutes: wish.expose_routes_to_vswitch ?? network.exposeRoutes,
    };
    return { body: { network: show(call.cloud, call.cloud.store.put("network", updated)) } };
  },
  // Members are detached by the deletion, as in the original.
  "DELETE /networks/:id": (call) => {
    const network = networkOf(call);
    const { cloud } = call;
    if (network.protected) throw protectedFrom("network deletion");
    cloud.actions.refuseLocked("network", network.id);
    const members = cloud.store.linksTo("network", network.id).map((link) => link.from);
    for (const member of members) {
      const server = cloud.store.get("server", member);
      if (server !== undefined)
        cloud.store.put("server", { ...server, networks: server.networks.filter((net) => net.network !== network.id) });
      cloud.store.unlink("network", member, network.id);
    }
    cloud.store.delete("network", network.id);
    call.afterCommit(() =>
      background(cloud, network.id, "removed", async () => {
        for (const member of members) await cloud.driver.detachNetwork(member, network.id);
        await cloud.driver.deleteNetwork(network.id);
      }),
    );
    return { status: 204 };
  },
  "POST /networks/:id/actions/add_subnet": (call) => {
    const network = networkOf(call);
    return act(call, network, "add_subnet", { subnets: [...network.subnets, newSubnet(network, parseBody(call, subnetSchema))] });
  },
  "POST /networks/:id/actions/delete_subnet": (call) => {
    const network = networkOf(call);
    const { ip_range: text } = parseBody(call, z.object({ ip_range: z.string() }));
    const range = parseRange(text);
    if (range === undefined || !network.subnets.some((subnet) => subnet.ip_range === text))
      throw new ApiError(404, "not_found", `subnet '${text}' not found in network ${network.id}`);
    const inUse = call.cloud.store
      .linksTo("network", network.id)
      .some((link) => link.value.split(",").some((ip) => rangeWithin(parseRange(`${ip}/32`) ?? range, range)));
    if (inUse) throw new ApiError(422, "service_error", `cannot remove subnet because servers are attached to it`);
    return act(call, network, "delete_subnet", { subnets: network.subnets.filter((subnet) => subnet.ip_range !== text) });
  },
  "POST /networks/:id/actions/add_route": (call) => {
    const network = networkOf(call);
    return act(call, network, "add_route", { routes: [...network.routes, checkedRoute(network, parseBody(call, routeSchema))] });
  },
  "POST /networks/:id/actions/delete_route": (call) => {
    const network = networkOf(call);
    const { destination, gateway } = parseBody(call, routeSchema);
    const left = network.routes.filter((route) => route.destination !== destination || route.gateway !== gateway);
    if (left.length === network.routes.length)
      throw new ApiError(404, "not_found", `route to '${destination}' by '${gateway}' not found in network ${network.id}`);
    return act(call, network, "delete_route", { routes: left });
  },
  "POST /networks/:id/actions/change_ip_range": (call) => {
    const network = networkOf(call);
    const { ip_range: text } = parseBody(call, z.object({ ip_range: z.string() }));
    return act(call, network, "change_ip_range", { ipRange: extendedRange(network, text) });
  },
  "POST /networks/:id/actions/change_protection": (call) => {
    const network = networkOf(call);
    const wish = parseBody(call, z.object({ delete: z.boolean().optional() }));
    return act(call, network, "change_protection", { protected: wish.delete ?? network.protected });
  },
};
