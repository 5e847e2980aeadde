import { z } from "zod";
import { actionRoutesOf } from "./action-routes.ts";
import { labelsSchema, parseBody, protectedFrom, type Routes, taken } from "./call.ts";
import { list } from "./list.ts";
import { metricsOf } from "./metrics.ts";
import { forgetServer, serverName, serverOf, serverStatus, showServer } from "./server.ts";
import { createServer } from "./server-create.ts";
import { refreshFirewall } from "./server-spec.ts";

const update = z.object({ name: serverName.optional(), labels: labelsSchema.optional() });

export const serverRoutes: Routes = {
  "GET /servers": (call) => {
    const names = call.query.getAll("name");
    const { store } = call.cloud;
    const found = names.length > 0 ? names.flatMap((name) => store.byName("server", name)) : store.all("server");
    const statuses = call.query.getAll("status");
    const rows = statuses.length === 0 ? found : found.filter((server) => statuses.includes(serverStatus(call.cloud, server)));
    return list(call, { key: "servers", rows, show: (server) => showServer(call.cloud, server), sort: ["name", "created"] });
  },
  "POST /servers": createServer,
  ...actionRoutesOf("servers", "server"),
  "GET /servers/:id": (call) => ({ body: { server: showServer(call.cloud, serverOf(call)) } }),
  "PUT /servers/:id": (call) => {
    const server = serverOf(call);
    const { name, labels } = parseBody(call, update);
    if (name !== undefined && name !== server.name && call.cloud.store.byName("server", name).length > 0) throw taken("server name");
    const updated = call.cloud.store.put("server", { ...server, name: name ?? server.name, labels: labels ?? server.labels });
    // Labels may have brought a firewall with a label selector near, or taken one away.
    if (labels !== undefined && call.cloud.store.all("firewall").some((firewall) => firewall.selectors.length > 0))
      call.afterCommit(() => refreshFirewall(call.cloud, server.id));
    return { body: { server: showServer(call.cloud, updated) } };
  },
  "DELETE /servers/:id": (call) => {
    const server = serverOf(call);
    const { cloud } = call;
    if (server.protected.delete) throw protectedFrom("server deletion");
    cloud.actions.refuseLocked("server", server.id);
    const action = cloud.actions.begin(call, {
      command: "delete_server",
      resources: [{ id: server.id, type: "server" }],
      effect: () => cloud.store.put("server", { ...server, deleting: true }),
      run: () => cloud.driver.deleteServer(server.id),
      undo: () => cloud.store.put("server", server),
      finish: () => forgetServer(cloud, server.id),
    });
    return { body: { action: cloud.actions.show(action) } };
  },
  "GET /servers/:id/metrics": (call) => {
    serverOf(call);
    return { body: { metrics: metricsOf(call) } };
  },
};
