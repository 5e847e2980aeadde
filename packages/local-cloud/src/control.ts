import { Hono } from "hono";
import { z } from "zod";
import type { Cloud } from "./cloud.ts";
import type { OfferedImage } from "./driver.ts";
import { faultApis } from "./fault.ts";
import { findServerType, offeredIn, serverTypes } from "./hetzner/server-type.ts";
import type { Environment } from "./http.ts";
import type { Instance, StackSettings } from "./settings.ts";
import type { SoldOut } from "./stock.ts";

const faultFields = z.object({
  api: z.enum(faultApis).optional(),
  method: z.string().default("*"),
  path: z.string().default("*"),
  kind: z.enum(["error", "slow", "fail-action", "drop-before", "drop-after"]),
  from: z.number().int().min(1).default(1),
  to: z.number().int().min(1).nullable().default(1),
  status: z.number().int().min(1).max(599).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  delay: z.number().int().min(0).optional(),
});

const faultSchema = faultFields.refine(
  ({ api, status }) => status === undefined || (api === "ssh" ? status <= 255 : status >= 400),
  "status: expected an exit status up to 255 for ssh, an HTTP status from 400 for the others",
);

export interface ControlStatus {
  instance: string;
  driver: string;
  zone: string;
  pid: number;
  /** Memory of the process that serves the APIs, in bytes. */
  memoryBytes: number;
  servers: { id: number; name: string; running: boolean; memoryBytes: number; ipv4: string | null; type: string }[];
  services: { name: string; running: boolean; memoryBytes: number }[];
  images: OfferedImage[];
  records: { name: string; type: string; content: string }[];
  faults: number;
  soldOut: SoldOut[];
}

/** What the command line asks of a running instance. Its token is only in the instance's folder. */
export function controlApi(cloud: Cloud, instance: Instance, settings: () => StackSettings): Hono<Environment> {
  const app = new Hono<Environment>();
  app.use(async (context, next) => {
    if (context.req.header("Authorization") !== `Bearer ${instance.controlToken}`)
      return context.json({ error: "the control token of the instance is needed" }, 401);
    return await next();
  });
  app.get("/settings", (context) => context.json(settings()));
  app.get("/status", async (context) => {
    const real = await cloud.driver.status();
    const status: ControlStatus = {
      instance: instance.instance,
      driver: cloud.driver.name,
      zone: instance.zone,
      pid: process.pid,
      memoryBytes: process.memoryUsage().rss,
      servers: real.servers.map((server) => {
        const row = cloud.store.get("server", server.id);
        return {
          ...server,
          type: row?.serverType ?? "",
          ipv4: row?.ipv4 == null ? null : (cloud.store.get("primary_ip", row.ipv4)?.ip ?? null),
        };
      }),
      services: real.services,
      images: real.images,
      records: cloud.store.all("record").map(({ name, type, content }) => ({ name, type, content })),
      faults: cloud.faults.list().length,
      soldOut: cloud.stock.list(),
    };
    return context.json(status);
  });

  app.get("/faults", (context) => context.json(cloud.faults.list()));
  app.post("/faults", async (context) => {
    const parsed = faultSchema.safeParse(await context.req.json());
    return parsed.success ? context.json(cloud.faults.add(parsed.data)) : context.json({ error: z.prettifyError(parsed.error) }, 422);
  });
  app.delete("/faults", (context) => context.json({ cleared: cloud.faults.clear() }));
  app.delete("/faults/:id", (context) => context.json({ cleared: cloud.faults.clear(Number(context.req.param("id"))) }));

  app.get("/sold-out", (context) => context.json(cloud.stock.list()));
  app.post("/sold-out", async (context) => {
    const { type: name, location } = z.object({ type: z.string(), location: z.string() }).parse(await context.req.json());
    const type = findServerType(name);
    if (type === undefined) return context.json({ error: `there is no server type '${name}'; there are: ${typeNames()}` }, 404);
    const offered = offeredIn(type);
    return offered.includes(location)
      ? context.json(cloud.stock.sellOut({ type: type.name, location }))
      : context.json(
          { error: `${type.name} isn't offered in '${location}' anyway; it is offered in: ${offered.join(", ") || "no place"}` },
          422,
        );
  });
  app.delete("/sold-out", (context) =>
    context.json({ restocked: cloud.stock.restock({ type: context.req.query("type"), location: context.req.query("location") }) }),
  );

  // The command line runs these itself, with the terminal of whoever called.
  app.post("/shell", async (context) => {
    const { server, argv } = z.object({ server: z.string(), argv: z.array(z.string()) }).parse(await context.req.json());
    const id = serverId(cloud, server);
    return id === undefined
      ? context.json({ error: unknownServer(cloud, server) }, 404)
      : context.json({ command: await cloud.driver.shell(id, argv) });
  });
  app.post("/logs", async (context) => {
    const { server, follow } = z.object({ server: z.string(), follow: z.boolean() }).parse(await context.req.json());
    const id = serverId(cloud, server);
    return id === undefined
      ? context.json({ error: unknownServer(cloud, server) }, 404)
      : context.json({ command: await cloud.driver.logs(id, follow) });
  });
  app.onError((error, context) => context.json({ error: error instanceof z.ZodError ? z.prettifyError(error) : error.message }, 500));
  return app;
}

const typeNames = () =>
  serverTypes
    .filter((type) => offeredIn(type).length > 0)
    .map(({ name }) => name)
    .join(", ");

function serverId(cloud: Cloud, idOrName: string): number | undefined {
  return (cloud.store.byName("server", idOrName)[0] ?? cloud.store.get("server", Number(idOrName)))?.id;
}

function unknownServer(cloud: Cloud, server: string): string {
  const names = cloud.store.all("server").map(({ name }) => name);
  return `there is no server '${server}'; ${names.length === 0 ? "there is none at all yet" : `there are: ${names.slice(0, 20).join(", ")}`}`;
}
