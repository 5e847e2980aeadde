import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { PrimaryIpRow, ServerRow } from "../rows.ts";
import { ApiError } from "./api-error.ts";
import { type Call, invalid, notFound, pathId } from "./call.ts";
import { firewallsOf } from "./firewall-effects.ts";
import { findImage, showImage } from "./image.ts";
import { findLocation } from "./location.ts";
import { showPlacementGroup } from "./placement-groups.ts";
import { freePrimaryIp } from "./primary-ip-pool.ts";
import { findServerType, showServerType } from "./server-type.ts";

/** RFC 1123 host name, as the original asks for. */
export const serverName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
    "is not a valid hostname",
  );

const mostUserData = 32 * 1024;

export function refuseLongUserData(text: string | null | undefined): void {
  if (Buffer.byteLength(text ?? "") > mostUserData) throw invalid("user_data", "must be 32 KiB or less");
}

/** Why a server can't be started: it is reached neither from outside nor from a network. */
export function unstartable(server: Pick<ServerRow, "ipv4" | "ipv6" | "networks">): ApiError | undefined {
  const reached = server.ipv4 !== null || server.ipv6 !== null || server.networks.length > 0;
  return reached ? undefined : new ApiError(422, "invalid_input", "no public or private network interfaces found, cannot start server");
}

/** The server of the path, or `not_found`. */
export function serverOf(call: Call): ServerRow {
  const id = pathId(call, "server");
  const server = call.cloud.store.get("server", id);
  if (server === undefined) throw notFound("server", id);
  return server;
}

const transitions: Record<string, string> = {
  create_server: "initializing",
  start_server: "starting",
  reboot_server: "running",
  reset_server: "running",
  stop_server: "stopping",
  shutdown_server: "stopping",
  delete_server: "deleting",
  rebuild_server: "rebuilding",
  change_server_type: "migrating",
};

export function serverStatus(cloud: Cloud, server: ServerRow): string {
  for (const action of cloud.actions.on("server", server.id)) {
    const status = transitions[action.command];
    if (status !== undefined) return status;
  }
  return server.power === "on" ? "running" : "off";
}

export function showServer(cloud: Cloud, server: ServerRow): object {
  const type = findServerType(server.serverType);
  const image = findImage(server.image);
  const ipv4 = server.ipv4 === null ? undefined : cloud.store.get("primary_ip", server.ipv4);
  const ipv6 = server.ipv6 === null ? undefined : cloud.store.get("primary_ip", server.ipv6);
  const group = server.placementGroup === null ? undefined : cloud.store.get("placement_group", server.placementGroup);
  return {
    id: server.id,
    name: server.name,
    status: serverStatus(cloud, server),
    created: server.created,
    public_net: {
      ipv4: ipv4 === undefined ? null : { id: ipv4.id, ip: ipv4.ip, blocked: false, dns_ptr: ipv4.pointers[0]?.dns_ptr ?? "" },
      ipv6: ipv6 === undefined ? null : { id: ipv6.id, ip: ipv6.ip, blocked: false, dns_ptr: ipv6.pointers },
      floating_ips: [],
      firewalls: firewallsOf(cloud, server).map((firewall) => ({
        id: firewall.id,
        status: pending(cloud, server, firewall.id) ? "pending" : "applied",
      })),
    },
    private_net: server.networks.map((net) => ({ network: net.network, ip: net.ip, alias_ips: net.aliasIps, mac_address: net.mac })),
    server_type: type === undefined ? null : showServerType(cloud, type),
    location: findLocation(server.location),
    image: image === undefined ? null : showImage(image),
    iso: null,
    rescue_enabled: server.rescueEnabled,
    locked: cloud.actions.isLocked("server", server.id),
    backup_window: server.backupWindow,
    outgoing_traffic: 0,
    ingoing_traffic: 0,
    included_traffic: 20 * 1024 ** 4,
    primary_disk_size: server.primaryDiskSize,
    protection: server.protected,
    labels: server.labels,
    volumes: server.volumes,
    load_balancers: [],
    placement_group: group === undefined ? null : showPlacementGroup(cloud, group),
  };
}

function pending(cloud: Cloud, server: ServerRow, firewall: number): boolean {
  return cloud.actions
    .on("server", server.id)
    .some((action) => action.resources.some(({ type, id }) => type === "firewall" && id === firewall));
}

/** What the state looks like once a server is gone: addresses and volumes are free, memberships over. */
export function forgetServer(cloud: Cloud, id: number): void {
  const { store } = cloud;
  const server = store.get("server", id);
  if (server === undefined) return;
  for (const ipId of [server.ipv4, server.ipv6]) {
    const ip = ipId === null ? undefined : store.get("primary_ip", ipId);
    if (ip === undefined) continue;
    if (ip.autoDelete) freePrimaryIp(cloud, ip);
    else store.put("primary_ip", { ...ip, server: null } satisfies PrimaryIpRow);
  }
  for (const volumeId of server.volumes) {
    const volume = store.get("volume", volumeId);
    if (volume !== undefined) store.put("volume", { ...volume, server: null });
  }
  for (const kind of ["network", "firewall", "placement_group"])
    for (const link of store.linksFrom(kind, id)) store.unlink(kind, id, link.to);
  store.delete("server", id);
}

export function newRootPassword(): string {
  return randomBytes(15).toString("base64url");
}
