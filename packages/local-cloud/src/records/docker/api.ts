import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { Environment } from "../../http.ts";
import type { DockerEngine } from "./engine.ts";
import { DockerError } from "./errors.ts";
import { referenceOf } from "./identity.ts";
import { showContainer, showImage, showNetwork, showVolume, summaryOfContainer, summaryOfImage } from "./show.ts";
import { containerSchema, endpointSchema } from "./wish.ts";

/** What the servers of the driver `containers` have. */
const engineVersion = "20.10.24+dfsg1";
const apiVersion = "1.41";

const texts = z.record(z.string(), z.string()).nullish();
const bodies = {
  network: z.looseObject({
    ...{ Name: z.string(), Driver: z.string().optional(), Internal: z.boolean().optional(), Attachable: z.boolean().optional() },
    ...{ Ingress: z.boolean().optional(), EnableIPv6: z.boolean().nullish(), Labels: texts, Options: texts },
    IPAM: z
      .looseObject({
        ...{ Driver: z.string().optional(), Options: texts },
        Config: z.array(z.looseObject({ Subnet: z.string().optional(), Gateway: z.string().optional() })).nullish(),
      })
      .nullish(),
  }),
  volume: z.looseObject({ Name: z.string().optional(), Driver: z.string().optional(), Labels: texts, DriverOpts: texts }),
  connect: z.looseObject({ Container: z.string(), EndpointConfig: endpointSchema }),
  update: z.looseObject({
    ...{ Memory: z.number().default(0), MemorySwap: z.number().default(0) },
    RestartPolicy: z.object({ Name: z.string().default(""), MaximumRetryCount: z.number().default(0) }).optional(),
  }),
};

/** The Docker Engine API, as far as the Docker provider and a look by hand with `docker` go. */
export function dockerApi(engine: DockerEngine): Hono<Environment> {
  const { networks, volumes, images, containers } = engine;
  const app = new Hono<Environment>();
  app.use(async (context, next) => {
    await next();
    context.res.headers.set("Api-Version", apiVersion);
    context.res.headers.set("Server", `Docker/${engineVersion} (linux)`);
  });
  app.onError((error, context) => {
    if (error instanceof DockerError) return context.json({ message: error.message }, error.status as ContentfulStatusCode);
    if (error instanceof z.ZodError) return context.json({ message: z.prettifyError(error) }, 400);
    return context.json({ message: error.message }, 500);
  });

  app.get("/_ping", (context) => context.text("OK"));
  app.get("/version", (context) =>
    context.json({ Version: engineVersion, ApiVersion: apiVersion, MinAPIVersion: "1.12", Os: "linux", Arch: "amd64" }),
  );
  app.get("/info", (context) => {
    const all = containers.all();
    const running = all.filter(({ status }) => status === "running").length;
    const counts = { Containers: all.length, ContainersRunning: running, ContainersStopped: all.length - running };
    const system = { OSType: "linux", Architecture: "x86_64", OperatingSystem: "a server that is state only", Name: engine.hostName };
    return context.json({ ...counts, Images: images.all().length, ...system, ServerVersion: engineVersion, Swarm: {} });
  });

  app.get("/networks", (context) => context.json(networks.all().map((row) => showNetwork(row, networks.members(row)))));
  app.post("/networks/create", async (context) => {
    const { IPAM: ipam, ...wish } = bodies.network.parse(await context.req.json());
    const { Subnet: subnet, Gateway: gateway } = ipam?.Config?.[0] ?? {};
    const { id } = networks.create({
      ...{ name: wish.Name, driver: wish.Driver, internal: wish.Internal, attachable: wish.Attachable, ingress: wish.Ingress },
      ...{ ipv6: wish.EnableIPv6 ?? false, labels: wish.Labels, options: wish.Options },
      ipam: { driver: ipam?.Driver ?? "", options: ipam?.Options ?? null, ...(subnet ? { subnet } : {}), ...(gateway ? { gateway } : {}) },
    });
    return context.json({ Id: id, Warning: "" }, 201);
  });
  app.get("/networks/:id", (context) => {
    const row = networks.find(context.req.param("id"));
    return context.json(showNetwork(row, networks.members(row)));
  });
  app.delete("/networks/:id", (context) => {
    networks.remove(context.req.param("id"));
    return context.body(null, 204);
  });
  app.post("/networks/:id/connect", async (context) => {
    const wish = bodies.connect.parse(await context.req.json());
    containers.connect(context.req.param("id"), wish.Container, wish.EndpointConfig);
    return context.body(null, 200);
  });
  app.post("/networks/:id/disconnect", async (context) => {
    containers.disconnect(context.req.param("id"), bodies.connect.parse(await context.req.json()).Container);
    return context.body(null, 200);
  });

  app.get("/volumes", (context) => context.json({ Volumes: volumes.all().map(showVolume), Warnings: null }));
  app.post("/volumes/create", async (context) => {
    const wish = bodies.volume.parse(await context.req.json());
    const row = volumes.create({
      name: wish.Name ?? "",
      driver: wish.Driver ?? "",
      labels: wish.Labels ?? null,
      options: wish.DriverOpts ?? null,
    });
    return context.json(showVolume(row), 201);
  });
  app.get("/volumes/:name", (context) => context.json(showVolume(volumes.find(context.req.param("name")))));
  app.delete("/volumes/:name", (context) => {
    volumes.remove(context.req.param("name"), isSet(context.req.query("force")));
    return context.body(null, 204);
  });

  app.get("/images/json", (context) => context.json(images.all().map(summaryOfImage)));
  app.post("/images/create", (context) => {
    const [name, tag] = [context.req.query("fromImage") ?? "", context.req.query("tag") ?? ""];
    const { image, fresh } = images.pull(name, tag);
    const last = `Status: ${fresh ? "Downloaded newer image" : "Image is up to date"} for ${image.reference}`;
    return context.body(
      [`Pulling from ${name}`, `Digest: ${image.digest}`, last].map((status) => `${JSON.stringify({ status })}\r\n`).join(""),
    );
  });
  app.get("/images/:name{.+}/json", (context) => {
    const name = context.req.param("name");
    const image = images.get(name);
    if (image === undefined) throw new DockerError(404, `no such image: ${name}: No such image: ${referenceOf(name)}`);
    return context.json(showImage(image));
  });
  app.delete("/images/:name{.+}", (context) => {
    const name = context.req.param("name");
    const { reference, id } = images.remove(name, containers.userOf(images.get(name)?.id ?? ""), isSet(context.req.query("force")));
    return context.json([{ Untagged: reference }, { Deleted: id }]);
  });

  app.get("/containers/json", (context) => {
    const rows = containers.all().filter((row) => row.status === "running" || isSet(context.req.query("all")));
    const filters = z.record(z.string(), z.record(z.string(), z.boolean())).parse(JSON.parse(context.req.query("filters") || "{}"));
    const { name: names, ...others } = filters;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new DockerError(400, `Invalid filter '${unknown}': this engine knows 'name'`);
    const chosen = names === undefined ? rows : rows.filter((row) => Object.keys(names).some((part) => row.name.includes(part)));
    return context.body(`[${chosen.map(summaryOfContainer).join(",")}]`, 200, { "Content-Type": "application/json" });
  });
  app.post("/containers/create", async (context) => {
    const { id } = containers.create(context.req.query("name") ?? "", containerSchema.parse(await context.req.json()));
    return context.json({ Id: id, Warnings: [] }, 201);
  });
  app.get("/containers/:id/json", (context) => context.json(showContainer(containers.find(context.req.param("id")), networks)));
  app.post("/containers/:id/start", (context) => context.body(null, containers.start(context.req.param("id")) ? 204 : 304));
  app.post("/containers/:id/stop", (context) => context.body(null, containers.stop(context.req.param("id")) ? 204 : 304));
  app.post("/containers/:id/wait", async (context) => {
    const { exitCode } = await containers.ended(context.req.param("id"));
    return context.json({ Error: null, StatusCode: exitCode });
  });
  app.post("/containers/:id/update", async (context) => {
    containers.update(context.req.param("id"), bodies.update.parse(await context.req.json()));
    return context.json({ Warnings: [] });
  });
  app.put("/containers/:id/archive", async (context) => {
    containers.find(context.req.param("id"));
    await context.req.arrayBuffer();
    return context.body(null, 200);
  });
  app.delete("/containers/:id", (context) => {
    containers.remove(context.req.param("id"), isSet(context.req.query("force")));
    return context.body(null, 204);
  });
  return app;
}

const isSet = (text: string | undefined): boolean => text === "1" || text === "true";
