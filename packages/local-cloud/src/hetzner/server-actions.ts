import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { ServerRow } from "../rows.ts";
import { ApiError } from "./api-error.ts";
import { type Handler, idOrName, invalid, parseBody, protectedFrom, type Routes } from "./call.ts";
import { findImage, refuseGone } from "./image.ts";
import { changePointer, pointerSchema } from "./pointers.ts";
import { newRootPassword, refuseLongUserData, serverOf, unstartable } from "./server.ts";
import { act, change, now, powerAfter, refuseRunning } from "./server-action.ts";
import { serverSpec } from "./server-spec.ts";
import { findServerType, offeredIn, refuseUnavailable } from "./server-type.ts";

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
};
