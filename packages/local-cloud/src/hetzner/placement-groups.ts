import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { PlacementGroupRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { ApiError } from "./api-error.ts";
import { type Call, labelsSchema, nameSchema, notFound, parseBody, pathId, type Routes, taken } from "./call.ts";
import { list } from "./list.ts";

/** Documented limit of a spread group. */
const mostServers = 10;

export function showPlacementGroup(cloud: Cloud, group: PlacementGroupRow): object {
  const servers = cloud.store.linksTo("placement_group", group.id).map((link) => link.from);
  return { id: group.id, name: group.name, labels: group.labels, type: group.type, created: group.created, servers };
}

/** Refuses a server that a group has no place for. */
export function refusePlacement(cloud: Cloud, id: number): void {
  if (cloud.store.get("placement_group", id) === undefined) throw notFound("placement group", id);
  if (cloud.store.linksTo("placement_group", id).length >= mostServers)
    throw new ApiError(422, "placement_error", `placement group ${id} has ${mostServers} servers already: a spread group takes no more`);
}

function groupOf(call: Call): PlacementGroupRow {
  const id = pathId(call, "placement group");
  const group = call.cloud.store.get("placement_group", id);
  if (group === undefined) throw notFound("placement group", id);
  return group;
}

export const placementGroupRoutes: Routes = {
  "GET /placement_groups": (call) => {
    const types = call.query.getAll("type");
    const rows = call.cloud.store.all("placement_group").filter((group) => types.length === 0 || types.includes(group.type));
    return list(call, { key: "placement_groups", rows, show: (group) => showPlacementGroup(call.cloud, group), sort: ["name", "created"] });
  },
  "POST /placement_groups": (call) => {
    const { store } = call.cloud;
    const wish = parseBody(call, z.object({ name: nameSchema, type: z.enum(["spread"]), labels: labelsSchema.nullish() }));
    if (store.byName("placement_group", wish.name).length > 0) throw taken("placement group name");
    const group = store.put("placement_group", {
      id: store.nextId(),
      name: wish.name,
      type: wish.type,
      created: timestamp(),
      labels: wish.labels ?? {},
    });
    return { status: 201, body: { placement_group: showPlacementGroup(call.cloud, group), action: null } };
  },
  "GET /placement_groups/:id": (call) => ({ body: { placement_group: showPlacementGroup(call.cloud, groupOf(call)) } }),
  "PUT /placement_groups/:id": (call) => {
    const group = groupOf(call);
    const wish = parseBody(call, z.object({ name: nameSchema.optional(), labels: labelsSchema.optional() }));
    if (wish.name !== undefined && wish.name !== group.name && call.cloud.store.byName("placement_group", wish.name).length > 0)
      throw taken("placement group name");
    const updated = call.cloud.store.put("placement_group", {
      ...group,
      name: wish.name ?? group.name,
      labels: wish.labels ?? group.labels,
    });
    return { body: { placement_group: showPlacementGroup(call.cloud, updated) } };
  },
  "DELETE /placement_groups/:id": (call) => {
    const group = groupOf(call);
    if (call.cloud.store.linksTo("placement_group", group.id).length > 0)
      throw new ApiError(422, "resource_in_use", "placement group must have no servers to be deleted");
    call.cloud.store.delete("placement_group", group.id);
    return { status: 204 };
  },
};
