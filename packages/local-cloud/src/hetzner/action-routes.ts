import type { ActionRow } from "../rows.ts";
import type { Resource } from "./actions.ts";
import { ApiError } from "./api-error.ts";
import { type Call, invalid, notFound, pathId, type Routes } from "./call.ts";
import { list } from "./list.ts";

/** `GET /actions` asks for ids: the list of all actions was removed from the API. */
export const actionRoutes: Routes = {
  "GET /actions": (call) => {
    const ids = call.query.getAll("id");
    if (ids.length === 0)
      throw new ApiError(410, "deprecated_api_endpoint", "listing all actions is not possible any more: ask for the ids you need", {
        announcement: "https://docs.hetzner.cloud/changelog#2023-07-20-actions-list-endpoint-is-deprecated",
      });
    const rows = ids
      .map(Number)
      .map((id) => call.cloud.store.get("action", id))
      .filter((row) => row !== undefined);
    return listActions(call, rows);
  },
  "GET /actions/:id": (call) => {
    const id = Number(call.params.id);
    const action = call.cloud.store.get("action", id);
    if (action === undefined) throw notFound("action", call.params.id ?? "");
    return { body: { action: call.cloud.actions.show(action) } };
  },
};

/**
 * The routes that show the actions of one resource, and of all resources of a type. `GET /servers/{id}/actions/{action}` was deprecated in April 2026 in favour of
 * `GET /servers/actions/{action}`.
 */
export function actionRoutesOf(path: string, type: Resource["type"], exists = isKept(type)): Routes {
  const all = (call: Call, ids: number[]) =>
    ids
      .map((id) => call.cloud.store.get("action", id))
      .filter((row) => row !== undefined)
      .filter((row) => row.resources.some((resource) => resource.type === type));
  const of = (call: Call): ActionRow[] => {
    const id = pathId(call, type.replaceAll("_", " "));
    if (!exists(call, id)) throw notFound(type.replaceAll("_", " "), id);
    return all(
      call,
      call.cloud.store.linksTo(`action/${type}`, id).map((link) => link.from),
    );
  };
  const one = (call: Call, rows: ActionRow[], parameter: string) => {
    const action = rows.find((row) => row.id === Number(call.params[parameter]));
    if (action === undefined) throw notFound("action", call.params[parameter] ?? "");
    return { body: { action: call.cloud.actions.show(action) } };
  };
  return {
    [`GET /${path}/actions`]: (call) => listActions(call, all(call, call.query.getAll("id").map(Number))),
    [`GET /${path}/actions/:id`]: (call) => one(call, all(call, [Number(call.params.id)]), "id"),
    [`GET /${path}/:id/actions`]: (call) => listActions(call, of(call)),
    [`GET /${path}/:id/actions/:action`]: (call) => one(call, of(call), "action"),
  };
}

const isKept = (type: Resource["type"]) => (call: Call, id: number) => type !== "image" && call.cloud.store.get(type, id) !== undefined;

function listActions(call: Call, rows: ActionRow[]) {
  const statuses = call.query.getAll("status");
  if (statuses.some((status) => !["running", "success", "error"].includes(status)))
    throw invalid("status", "must be running, success or error");
  const shown = rows.filter((row) => statuses.length === 0 || statuses.includes(row.status));
  return list(call, {
    key: "actions",
    rows: shown,
    show: (row) => call.cloud.actions.show(row),
    sort: ["command", "status", "started", "finished"],
  });
}
