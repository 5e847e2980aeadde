import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import { ApiError } from "./api-error.ts";
import { invalid, notFound, parseBody, type Routes } from "./call.ts";
import { aliases, joinNetwork, usedAddresses } from "./membership.ts";
import { refusePlacement } from "./placement-groups.ts";
import { serverOf } from "./server.ts";
import { act, change, now, powerAfter, refuseRunning } from "./server-action.ts";

const networkSchema = z.object({
  network: z.number().int(),
  ip: z.ipv4().nullish(),
  alias_ips: z.array(z.ipv4()).nullish(),
  ip_range: z.cidrv4().nullish(),
});

/** What lets a server into networks and placement groups, and out of them. */
export const serverMembershipRoutes: Routes = {
  "POST /servers/:id/actions/attach_to_network": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    const wish = parseBody(call, networkSchema);
    cloud.actions.refuseLocked("server", server.id);
    if (call.failAction !== undefined)
      return act(call, server, { command: "attach_to_network", with: [{ id: wish.network, type: "network" }] });
    const net = joinNetwork(cloud, server, wish.network, {
      ip: wish.ip ?? undefined,
      aliasIps: wish.alias_ips ?? undefined,
      ipRange: wish.ip_range ?? undefined,
    });
    return act(call, server, {
      command: "attach_to_network",
      with: [{ id: wish.network, type: "network" }],
      effect: () => change(cloud, server.id, { networks: [...server.networks, net] }),
      run: () => cloud.driver.attachNetwork(server.id, net.network, net.ip),
      undo: () => leave(cloud, server.id, net.network),
    });
  },

  "POST /servers/:id/actions/detach_from_network": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    const { network } = parseBody(call, z.object({ network: z.number().int() }));
    if (!server.networks.some((net) => net.network === network)) throw notFound("network", network);
    cloud.actions.refuseLocked("server", server.id);
    return act(call, server, {
      command: "detach_from_network",
      with: [{ id: network, type: "network" }],
      effect: () => leave(cloud, server.id, network),
      run: () => cloud.driver.detachNetwork(server.id, network),
    });
  },

  "POST /servers/:id/actions/change_alias_ips": (call) => {
    const server = serverOf(call);
    const { store } = call.cloud;
    const wish = parseBody(call, z.object({ network: z.number().int(), alias_ips: z.array(z.ipv4()) }));
    const network = store.get("network", wish.network);
    const net = server.networks.find((one) => one.network === wish.network);
    if (network === undefined || net === undefined) throw notFound("network", wish.network);
    const used = usedAddresses(call.cloud, network.id);
    for (const alias of net.aliasIps) used.delete(alias);
    const aliasIps = aliases(server, network, used, wish.alias_ips);
    return act(call, server, {
      command: "change_alias_ips",
      with: [{ id: network.id, type: "network" }],
      effect: () => {
        store.link("network", server.id, network.id, [net.ip, ...aliasIps].join(","));
        change(call.cloud, server.id, { networks: server.networks.map((one) => (one === net ? { ...net, aliasIps } : one)) });
      },
    });
  },

  "POST /servers/:id/actions/add_to_placement_group": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    const { placement_group: group } = parseBody(call, z.object({ placement_group: z.number().int() }));
    cloud.actions.refuseLocked("server", server.id);
    if (server.placementGroup !== null) throw new ApiError(422, "already_in_placement_group", "server is already in a placement group");
    refusePlacement(cloud, group);
    refuseRunning(server);
    return act(call, server, {
      command: "add_to_placement_group",
      with: [{ id: group, type: "placement_group" }],
      // Not documented; the tests of Hetzner's own Terraform provider find it running afterwards.
      effect: () => {
        cloud.store.link("placement_group", server.id, group);
        change(cloud, server.id, { placementGroup: group, power: powerAfter(server) });
      },
      run: async () => {
        if (now(cloud, server.id).power === "on") await cloud.driver.powerOn(server.id);
      },
    });
  },

  "POST /servers/:id/actions/remove_from_placement_group": (call) => {
    const server = serverOf(call);
    const group = server.placementGroup;
    if (group === null) throw invalid("placement_group", "server is in no placement group");
    return act(call, server, {
      command: "remove_from_placement_group",
      with: [{ id: group, type: "placement_group" }],
      effect: () => {
        call.cloud.store.unlink("placement_group", server.id, group);
        change(call.cloud, server.id, { placementGroup: null });
      },
    });
  },
};

function leave(cloud: Cloud, serverId: number, network: number): void {
  cloud.store.unlink("network", serverId, network);
  change(cloud, serverId, { networks: now(cloud, serverId).networks.filter((net) => net.network !== network) });
}
