import type { Cloud } from "../cloud.ts";
import type { ServerRow } from "../rows.ts";
import type { Work } from "./actions.ts";
import { ApiError } from "./api-error.ts";
import { type Call, notFound, type Reply } from "./call.ts";
import { unstartable } from "./server.ts";

/** The server as it is in the state now; the row at hand may be older. */
export function now(cloud: Cloud, id: number): ServerRow {
  const server = cloud.store.get("server", id);
  if (server === undefined) throw notFound("server", id);
  return server;
}

export function change(cloud: Cloud, id: number, part: Partial<ServerRow>): void {
  cloud.store.put("server", { ...now(cloud, id), ...part });
}

/** Begins an action on a server and answers with it. */
export function act(call: Call, server: ServerRow, work: Omit<Work, "resources"> & { with?: Work["resources"] }, more: object = {}): Reply {
  const { with: others = [], ...rest } = work;
  const action = call.cloud.actions.begin(call, { ...rest, resources: [{ id: server.id, type: "server" }, ...others] });
  return { status: 201, body: { action: call.cloud.actions.show(action), ...more } };
}

/** What a server is after an action that starts it again. */
export const powerAfter = (server: ServerRow): ServerRow["power"] => (unstartable(server) === undefined ? "on" : "off");

export function refuseRunning(server: ServerRow): void {
  if (server.power === "on") throw new ApiError(422, "server_not_stopped", "server must be powered off for this action");
}
