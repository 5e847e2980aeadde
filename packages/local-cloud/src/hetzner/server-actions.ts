import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { ServerRow } from "../rows.ts";
import type { Work } from "./actions.ts";
import {
  ApiError,
  type Call,
  type Handler,
  idOrName,
  invalid,
  notFound,
  parseBody,
  protectedFrom,
  type Reply,
  type Routes,
} from "./call.ts";
import { findImage, refuseGone } from "./image.ts";
import { aliases, joinNetwork, usedAddresses } from "./membership.ts";
import { refusePlacement } from "./placement-groups.ts";
import { changePointer, pointerSchema } from "./pointers.ts";
import { newRootPassword, refuseLongUserData, serverOf, unstartable } from "./server.ts";
import { serverSpec } from "./server-spec.ts";
import { findServerType, offeredIn, refuseUnavailable } from "./server-type.ts";

/** The server as it is in the state now; the row at hand may be older. */
function now(cloud: Cloud, id: number): ServerRow {
  const server = cloud.store.get("server", id);
  if (server === undefined) throw notFound("server", id);
  return server;
}

function change(cloud: Cloud, id: number, part: Partial<ServerRow>): void {
  cloud.store.put("server", { ...now(cloud, id), ...part });
}

/** Begins an action on a server and answers with it. */
function act(call: Call, server: ServerRow, work: Omit<Work, "resources"> & { with?: Work["resources"] }, more: object = {}): Reply {
  const { with: others = [], ...rest } = work;
  const action = call.cloud.actions.begin(call, { ...rest, resources: [{ id: server.id, type: "server" }, ...others] });
  return { status: 201, body: { action: call.cloud.actions.show(action), ...more } };
}

function power(command: string, state: "on" | "off", run: (cloud: Cloud, id: number) => Promise<void>): Handler {
  return (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    cloud.actions.refuseLocked("server", server.id);
    // The rescue system is for one boot.
    const part = state === "on" ? { power: state, rescueEnabled: false } : { power: state };
    return act(call, server, {
      command,
      refused: state === "on" ? unstartable(server) : undefined,
      effect: () => change(cloud, server.id, part),
      run: () => run(cloud, server.id),
      undo: () => change(cloud, server.id, { power: server.power, rescueEnabled: server.rescueEnabled }),
    });
  };
}

function simple(command: string, part: (server: ServerRow) => Partial<ServerRow>, more: () => object = () => ({})): Handler {
  return (call) => {
    const server = serverOf(call);
    call.cloud.actions.refuseLocked("server", server.id);
    return act(call, server, { command, effect: () => change(call.cloud, server.id, part(server)) }, more());
  };
}

/** What a server is after an action that starts it again. */
const powerAfter = (server: ServerRow): ServerRow["power"] => (unstartable(server) === undefined ? "on" : "off");

function refuseRunning(server: ServerRow): void {
  if (server.power === "on") throw new ApiError(422, "server_not_stopped", "server must be powered off for this action");
}

const networkSchema = z.object({
  network: z.number().int(),
  ip: z.ipv4().nullish(),
  alias_ips: z.array(z.ipv4()).nullish(),
  ip_range: z.cidrv4().nullish(),
});

export const serverActionRoutes: Routes = {
  "POST /servers/:id/actions/poweron": power("start_server", "on", (cloud, id) => cloud.driver.powerOn(id)),
  "POST /servers/:id/actions/poweroff": power("stop_server", "off", (cloud, id) => cloud.driver.powerOff(id)),
  "POST /servers/:id/actions/shutdown": power("shutdown_server", "off", (cloud, id) => cloud.driver.shutdown(id)),
  "POST /servers/:id/actions/reboot": power("reboot_server", "on", (cloud, id) => cloud.driver.reboot(id)),
  "POST /servers/:id/actions/reset": power("reset_server", "on", (cloud, id) => cloud.driver.resetServer(id)),
  "POST /servers/:id/actions/reset_password": (call) => {
    // The rule is documented, its code isn't.
    if (serverOf(call).power === "off") throw new ApiError(422, "service_error", "server must be powered on for this action");
    return simple(
      "reset_password",
      () => ({}),
      () => ({ root_password: newRootPassword() }),
    )(call);
  },
  "POST /servers/:id/actions/enable_rescue": (call) => {
    const server = serverOf(call);
    const { ssh_keys: keys } = parseBody(
      call,
      z.object({ type: z.enum(["linux64"]).nullish(), ssh_keys: z.array(z.number().int()).nullish() }),
    );
    for (const key of keys ?? [])
      if (call.cloud.store.get("ssh_key", key) === undefined) throw invalid("ssh_keys", `SSH key '${key}' not found`);
    if (server.ipv4 === null && server.ipv6 === null)
      throw new ApiError(422, "invalid_input", "no public network interfaces found, rescue system cannot be used");
    return simple(
      "enable_rescue",
      () => ({ rescueEnabled: true }),
      () => ({ root_password: newRootPassword() }),
    )(call);
  },
  "POST /servers/:id/actions/disable_rescue": simple("disable_rescue", () => ({ rescueEnabled: false })),
  "POST /servers/:id/actions/enable_backup": simple("enable_backup", (server) => ({ backupWindow: server.backupWindow ?? "22-02" })),
  "POST /servers/:id/actions/disable_backup": simple("disable_backup", () => ({ backupWindow: null })),

  "POST /servers/:id/actions/rebuild": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    const wish = parseBody(call, z.object({ image: idOrName, user_data: z.string().nullish() }));
    const image = findImage(wish.image);
    if (image === undefined) throw invalid("image", `image '${wish.image}' not found`);
    refuseGone(image);
    refuseLongUserData(wish.user_data);
    if (server.protected.rebuild) throw protectedFrom("server rebuild");
    cloud.actions.refuseLocked("server", server.id);
    const part = { image: image.name, power: powerAfter(server), userData: wish.user_data ?? server.userData, rescueEnabled: false };
    const work = {
      command: "rebuild_server",
      effect: () => change(cloud, server.id, part),
      run: () => cloud.driver.rebuildServer(serverSpec(cloud, now(cloud, server.id))),
      undo: () => change(cloud, server.id, { image: server.image, power: server.power, userData: server.userData }),
    };
    return act(call, server, work, { root_password: server.sshKeys.length === 0 ? newRootPassword() : null });
  },

  "POST /servers/:id/actions/change_type": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    const wish = parseBody(call, z.object({ server_type: idOrName, upgrade_disk: z.boolean() }));
    const type = findServerType(wish.server_type);
    if (type === undefined) throw invalid("server_type", `server type '${wish.server_type}' not found`);
    cloud.actions.refuseLocked("server", server.id);
    refuseRunning(server);
    if (type.name === server.serverType) throw new ApiError(422, "invalid_server_type", `server is already of type ${type.name}`);
    if (!offeredIn(type).includes(server.location))
      throw new ApiError(422, "invalid_server_type", `${type.name} isn't offered in ${server.location}`);
    refuseUnavailable(cloud, type, server.location);
    if (type.disk < server.primaryDiskSize)
      throw new ApiError(
        422,
        "invalid_server_type",
        `the disk of ${type.name} (${type.disk} GB) is smaller than the server's (${server.primaryDiskSize} GB)`,
      );
    const part = { serverType: type.name, primaryDiskSize: wish.upgrade_disk ? type.disk : server.primaryDiskSize };
    return act(call, server, {
      command: "change_server_type",
      // It starts again by itself, as documented: clients rely on it.
      effect: () => change(cloud, server.id, { ...part, power: powerAfter(server) }),
      run: async () => {
        const spec = serverSpec(cloud, now(cloud, server.id));
        await cloud.driver.resizeServer(spec);
        if (spec.startAfterCreate) await cloud.driver.powerOn(server.id);
      },
      undo: () => change(cloud, server.id, { serverType: server.serverType, primaryDiskSize: server.primaryDiskSize, power: "off" }),
    });
  },

  "POST /servers/:id/actions/change_protection": (call) => {
    const server = serverOf(call);
    const wish = parseBody(call, z.object({ delete: z.boolean().optional(), rebuild: z.boolean().optional() }));
    const protection = { delete: wish.delete ?? server.protected.delete, rebuild: wish.rebuild ?? server.protected.rebuild };
    if (protection.delete !== protection.rebuild) throw invalid("rebuild", "must have the same value as 'delete'");
    return act(call, server, { command: "change_protection", effect: () => change(call.cloud, server.id, { protected: protection }) });
  },

  "POST /servers/:id/actions/change_dns_ptr": (call) => {
    const server = serverOf(call);
    const wish = parseBody(call, pointerSchema);
    const ips = [server.ipv4, server.ipv6].filter((id) => id !== null).map((id) => call.cloud.store.get("primary_ip", id));
    const effect = changePointer(
      call.cloud,
      ips.filter((ip) => ip !== undefined),
      wish,
    );
    return act(call, server, { command: "change_dns_ptr", effect });
  },

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
      effect: () => {
        cloud.store.link("placement_group", server.id, group);
        change(cloud, server.id, { placementGroup: group });
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
