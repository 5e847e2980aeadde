import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ServerChannel } from "ssh2";
import { type Environment, faulty } from "../http.ts";
import { dockerApi } from "./docker/api.ts";
import type { Host } from "./host.ts";

/** What the Docker provider and `docker -H ssh://…` run on a server. */
export const dialStdio = "docker system dial-stdio";

/** The Docker Engine API of a server, for connections that come through `docker system dial-stdio`. */
export function dockerServer(host: Host): Server {
  const app = new Hono<Environment>();
  // A look changes nothing, and there are very many.
  app.use(async (context, next) => {
    await next();
    const { method, path } = context.req;
    if (method !== "GET" && method !== "HEAD")
      host.record(`docker ${method} ${path}${new URL(context.req.url).search} ${context.res.status}`);
  });
  const seen = (path: string) => `/${host.name}${path}`;
  const faults = { hit: (_: unknown, method: string, path: string) => host.faults.hit("docker", method, seen(path)) };
  app.use(
    faulty("docker", faults, (context, fault) =>
      context.json({ message: fault.message ?? "an error on request" }, (fault.status ?? 500) as ContentfulStatusCode),
    ),
  );
  app.notFound((context) => context.json({ message: "page not found" }, 404));
  app.route("/", dockerApi(host.docker));
  const answer = getRequestListener(app.fetch);
  // The other side closes what it doesn't need: a limit of our own would break a request that is just coming.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    request.url = request.url?.replace(/^\/v1\.\d+(?=\/)/, "") ?? "/";
    return answer(request, response);
  });
  return server;
}

/** Hands a channel to the server, as if it were a connection. */
export function serveDocker(server: Server, channel: ServerChannel): void {
  channel.once("end", () => {
    channel.exit(0);
    channel.end();
  });
  channel.on("error", () => undefined);
  server.emit("connection", channel);
}
