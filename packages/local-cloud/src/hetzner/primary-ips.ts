import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { PrimaryIpRow } from "../rows.ts";
import { actionRoutesOf } from "./action-routes.ts";
import { ApiError } from "./api-error.ts";
import {
  type Call,
  idOrName,
  invalid,
  labelsSchema,
  nameSchema,
  notFound,
  parseBody,
  pathId,
  protectedFrom,
  type Routes,
  taken,
} from "./call.ts";
import { list } from "./list.ts";
import { findLocation } from "./location.ts";
import { changePointer, pointerSchema } from "./pointers.ts";
import { freePrimaryIp, takePrimaryIp } from "./primary-ip-pool.ts";
import { publicAddresses } from "./server-spec.ts";

function showPrimaryIp(ip: PrimaryIpRow): object {
  return {
    id: ip.id,
    name: ip.name,
    type: ip.type,
    ip: ip.ip,
    location: findLocation(ip.location),
    assignee_id: ip.server,
    // Since 1 August 2026 the type says so when there is no assignee.
    assignee_type: ip.server === null ? "unassigned" : "server",
    auto_delete: ip.autoDelete,
    blocked: false,
    created: ip.created,
    dns_ptr: ip.pointers,
    labels: ip.labels,
    protection: { delete: ip.protected },
  };
}

function primaryIpOf(call: Call): PrimaryIpRow {
  const id = pathId(call, "primary IP");
  const ip = call.cloud.store.get("primary_ip", id);
  if (ip === undefined) throw notFound("primary IP", id);
  return ip;
}

/** The server that is to get an address of this type: off, and without one yet. */
function assignable(cloud: Cloud, id: number, type: "ipv4" | "ipv6") {
  const server = cloud.store.get("server", id);
  if (server === undefined) throw notFound("server", id);
  if (server.power === "on") throw new ApiError(422, "server_not_stopped", "server must be powered off for this action");
  if (server[type] !== null) throw new ApiError(422, `server_has_${type}`, `server already has an ${type} address`);
  return server;
}

function assign(cloud: Cloud, ip: PrimaryIpRow, serverId: number | null): void {
  const previous = ip.server === null ? undefined : cloud.store.get("server", ip.server);
  if (previous !== undefined) cloud.store.put("server", { ...previous, [ip.type]: null });
  const next = serverId === null ? undefined : cloud.store.get("server", serverId);
  if (next !== undefined) cloud.store.put("server", { ...next, [ip.type]: ip.id });
  cloud.store.put("primary_ip", { ...ip, server: serverId });
}

async function readdress(cloud: Cloud, serverId: number): Promise<void> {
  const server = cloud.store.get("server", serverId);
  if (server !== undefined) await cloud.driver.setPublicAddresses(serverId, publicAddresses(cloud, server));
}

const create = z.object({
  name: nameSchema,
  type: z.enum(["ipv4", "ipv6"]),
  assignee_type: z.enum(["server", "unassigned"]).optional(),
  assignee_id: z.number().int().nullish(),
  location: idOrName.nullish(),
  auto_delete: z.boolean().nullish(),
  labels: labelsSchema.nullish(),
});

export const primaryIpRoutes: Routes = {
  "GET /primary_ips": (call) => {
    const ips = call.query.getAll("ip");
    const { store } = call.cloud;
    const found =
      ips.length === 0
        ? store.all("primary_ip")
        : ips.map((ip) => store.get("address", ip.replace(/\/64$/, ""))?.primaryIp).map((id) => store.get("primary_ip", id ?? 0));
    return list(call, { key: "primary_ips", rows: found.filter((ip) => ip !== undefined), show: showPrimaryIp, sort: ["created", "name"] });
  },
  "POST /primary_ips": (call) => {
    const { cloud } = call;
    const wish = parseBody(call, create);
    if (cloud.store.byName("primary_ip", wish.name).length > 0) throw taken("primary IP name");
    const server = wish.assignee_id ? assignable(cloud, wish.assignee_id, wish.type) : undefined;
    const location = server?.location ?? findLocation(wish.location ?? "")?.name;
    if (location === undefined)
      throw invalid("location", wish.location ? `location '${wish.location}' not found` : "Missing data for required field.");
    const ip = takePrimaryIp(cloud, {
      type: wish.type,
      name: wish.name,
      location,
      autoDelete: wish.auto_delete ?? false,
      labels: wish.labels ?? {},
      server: null,
    });
    const resources = [
      { id: ip.id, type: "primary_ip" } as const,
      ...(server === undefined ? [] : [{ id: server.id, type: "server" } as const]),
    ];
    const action = cloud.actions.begin(call, {
      command: "create_primary_ip",
      resources,
      effect: () => (server === undefined ? undefined : assign(cloud, ip, server.id)),
      run: async () => (server === undefined ? undefined : await readdress(cloud, server.id)),
    });
    return {
      status: 201,
      body: { primary_ip: showPrimaryIp(cloud.store.get("primary_ip", ip.id) ?? ip), action: cloud.actions.show(action) },
    };
  },
  ...actionRoutesOf("primary_ips", "primary_ip"),
  "GET /primary_ips/:id": (call) => ({ body: { primary_ip: showPrimaryIp(primaryIpOf(call)) } }),
  "PUT /primary_ips/:id": (call) => {
    const ip = primaryIpOf(call);
    const wish = parseBody(
      call,
      z.object({ name: nameSchema.optional(), labels: labelsSchema.optional(), auto_delete: z.boolean().optional() }),
    );
    if (wish.name !== undefined && wish.name !== ip.name && call.cloud.store.byName("primary_ip", wish.name).length > 0)
      throw taken("primary IP name");
    const updated = { ...ip, name: wish.name ?? ip.name, labels: wish.labels ?? ip.labels, autoDelete: wish.auto_delete ?? ip.autoDelete };
    return { body: { primary_ip: showPrimaryIp(call.cloud.store.put("primary_ip", updated)) } };
  },
  "DELETE /primary_ips/:id": (call) => {
    const ip = primaryIpOf(call);
    if (ip.protected) throw protectedFrom("Primary IP deletion");
    // Since 1 May 2026 an address in use can't be deleted.
    if (ip.server !== null) throw new ApiError(422, "must_be_unassigned", `primary IP ${ip.id} is still assigned to server ${ip.server}`);
    freePrimaryIp(call.cloud, ip);
    return { status: 204 };
  },
  "POST /primary_ips/:id/actions/assign": (call) => {
    const ip = primaryIpOf(call);
    const { cloud } = call;
    const wish = parseBody(call, z.object({ assignee_id: z.number().int(), assignee_type: z.enum(["server"]) }));
    if (ip.server !== null)
      throw new ApiError(422, "primary_ip_already_assigned", `primary IP ${ip.id} is already assigned to server ${ip.server}`);
    const server = assignable(cloud, wish.assignee_id, ip.type);
    if (server.location !== ip.location)
      throw new ApiError(422, "primary_ip_datacenter_mismatch", `primary IP ${ip.id} is in ${ip.location}, not in ${server.location}`);
    const action = cloud.actions.begin(call, {
      command: "assign_primary_ip",
      resources: [
        { id: ip.id, type: "primary_ip" },
        { id: server.id, type: "server" },
      ],
      effect: () => assign(cloud, ip, server.id),
      run: () => readdress(cloud, server.id),
    });
    return { status: 201, body: { action: cloud.actions.show(action) } };
  },
  "POST /primary_ips/:id/actions/unassign": (call) => {
    const ip = primaryIpOf(call);
    const { cloud } = call;
    const holder = ip.server;
    if (holder !== null && cloud.store.get("server", holder)?.power === "on")
      throw new ApiError(422, "server_not_stopped", "server must be powered off for this action");
    const action = cloud.actions.begin(call, {
      command: "unassign_primary_ip",
      resources: [{ id: ip.id, type: "primary_ip" }, ...(holder === null ? [] : [{ id: holder, type: "server" } as const])],
      effect: () => assign(cloud, ip, null),
      run: async () => (holder === null ? undefined : await readdress(cloud, holder)),
    });
    return { status: 201, body: { action: cloud.actions.show(action) } };
  },
  "POST /primary_ips/:id/actions/change_dns_ptr": (call) => {
    const ip = primaryIpOf(call);
    const effect = changePointer(call.cloud, [ip], parseBody(call, pointerSchema));
    const action = call.cloud.actions.begin(call, { command: "change_dns_ptr", resources: [{ id: ip.id, type: "primary_ip" }], effect });
    return { status: 201, body: { action: call.cloud.actions.show(action) } };
  },
  "POST /primary_ips/:id/actions/change_protection": (call) => {
    const ip = primaryIpOf(call);
    const wish = parseBody(call, z.object({ delete: z.boolean() }));
    // The rule is documented, its code isn't.
    if (wish.delete && ip.autoDelete) throw invalid("delete", "can only be protected while auto_delete is false");
    const effect = () => call.cloud.store.put("primary_ip", { ...ip, protected: wish.delete });
    const action = call.cloud.actions.begin(call, { command: "change_protection", resources: [{ id: ip.id, type: "primary_ip" }], effect });
    return { status: 201, body: { action: call.cloud.actions.show(action) } };
  },
};
