import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Cloud } from "../cloud.ts";
import { correlationId, type Environment, faulty } from "../http.ts";
import { means } from "../route.ts";
import type { ZoneRow } from "../rows.ts";
import type { Store } from "../state.ts";
import { timestamp } from "../timestamp.ts";
import { listRecords, patched, recordOf, saveRecord, showRecord } from "./records.ts";
import { CloudflareError, failure, page, success } from "./reply.ts";
import { zoneId } from "./zone-id.ts";

/** Makes sure that the zone is there. */
export function ensureZone(store: Store, name: string): ZoneRow {
  return store.get("zone", zoneId(name)) ?? store.put("zone", { id: zoneId(name), name, created: timestamp() });
}

export const nameServers = ["ns1.local-cloud.test", "ns2.local-cloud.test"] as const;

function showZone(zone: ZoneRow): object {
  const account = { id: zoneId("account"), name: "local cloud" };
  return {
    id: zone.id,
    name: zone.name,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: nameServers,
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    vanity_name_servers: [],
    modified_on: zone.created,
    created_on: zone.created,
    activated_on: zone.created,
    meta: {
      step: 2,
      custom_certificate_quota: 0,
      page_rule_quota: 3,
      phishing_detected: false,
      cdn_only: false,
      dns_only: false,
      foundation_dns: false,
    },
    owner: { id: null, type: "user", email: null },
    account,
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    permissions: ["#dns_records:edit", "#dns_records:read", "#zone:read"],
    plan: {
      id: zoneId("plan"),
      name: "Free Website",
      price: 0,
      currency: "USD",
      frequency: "",
      is_subscribed: false,
      can_subscribe: false,
      legacy_id: "free",
      legacy_discount: false,
      externally_managed: false,
    },
  };
}

/** The Cloudflare API below `/client/v4`: zones, DNS records, the check of a token. */
export function cloudflareApi(cloud: Cloud, token: string): Hono<Environment> {
  const { store } = cloud;
  const root = new Hono<Environment>();
  const app = root.basePath("/client/v4");
  const zoneOf = (context: Context): ZoneRow => {
    const id = context.req.param("zone") ?? "";
    if (!/^[0-9a-f]{32}$/.test(id))
      throw new CloudflareError(404, 7003, `Could not route to ${context.req.path}, perhaps your object identifier is invalid?`);
    const zone = store.get("zone", id);
    if (zone === undefined) throw new CloudflareError(403, 9109, "Unauthorized to access requested resource");
    return zone;
  };
  const body = async (context: Context): Promise<unknown> => {
    try {
      return JSON.parse(await context.req.text());
    } catch {
      throw new CloudflareError(400, 9207, "Request body is invalid.");
    }
  };

  root.use(async (context, next) => {
    await next();
    if (!context.res.headers.has("x-hono-already-sent")) context.header("CF-Ray", `${correlationId().slice(0, 16)}-LOC`);
  });
  root.use(
    faulty("cloudflare", cloud.faults, (context, fault) => {
      const status = fault.status ?? 500;
      if (status === 429) context.header("Retry-After", "1");
      const code = Number(fault.code ?? (status === 429 ? 971 : 10_000));
      return context.json(
        failure([
          {
            code,
            message: fault.message ?? (status === 429 ? "Please wait and consider throttling your request speed" : "error on request"),
          },
        ]),
        status as ContentfulStatusCode,
      );
    }),
  );
  root.use(async (context, next) => {
    const header = context.req.header("Authorization");
    if (header === undefined) {
      if (context.req.header("X-Auth-Key") !== undefined) throw new CloudflareError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
      throw new CloudflareError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
    }
    const tokenSent = /^Bearer ([0-9A-Za-z_-]{40,80})$/.exec(header)?.[1];
    if (tokenSent === undefined)
      throw new CloudflareError(400, 6003, "Invalid request headers", [{ code: 6111, message: "Invalid format for Authorization header" }]);
    if (tokenSent !== token) throw new CloudflareError(403, 9109, "Invalid access token");
    await next();
  });

  app.get("/user/tokens/verify", (context) =>
    context.json({
      ...success({ id: zoneId("token"), status: "active" }),
      messages: [{ code: 10_000, message: "This API Token is valid and active" }],
    }),
  );
  app.get("/zones", (context) => {
    const query = new URL(context.req.url).searchParams;
    const name = query.get("name")?.toLowerCase();
    const status = query.get("status");
    const zones = store
      .all("zone")
      .filter((zone) => (name === undefined || zone.name === name) && (status === null || status === "active"));
    const { rows, info } = page(zones, query, 50, 20, showZone);
    return context.json(success(rows, { result_info: info }));
  });
  app.post("/zones", async (context) => {
    const { name } = (await body(context)) as { name?: unknown };
    const zoneName = typeof name === "string" ? name.toLowerCase() : "";
    // Names that somebody could own stay out: nothing here may ever be taken for a live zone.
    if (!/^([a-z0-9-]+\.)+[a-z]+$/.test(zoneName) || !/(^|\.)(test|localhost|invalid|example|example\.(org|com|net))$/.test(zoneName))
      throw new CloudflareError(
        400,
        1001,
        `Invalid zone name: ${zoneName === "" ? "missing" : zoneName}. The local cloud takes reserved names only, such as example.org's.`,
      );
    if (store.get("zone", zoneId(zoneName)) !== undefined) throw new CloudflareError(400, 1061, `${zoneName} already exists`);
    return context.json(success(showZone(ensureZone(store, zoneName))));
  });
  app.get("/zones/:zone", (context) => context.json(success(showZone(zoneOf(context)))));
  app.get("/zones/:zone/dns_records", (context) =>
    context.json(listRecords(store, zoneOf(context), new URL(context.req.url).searchParams)),
  );
  app.post("/zones/:zone/dns_records", async (context) => {
    const [zone, wish] = [zoneOf(context), await body(context)];
    return context.json(success(showRecord(store.transaction(() => saveRecord(store, zone, wish)))));
  });
  app.get("/zones/:zone/dns_records/:record", (context) =>
    context.json(success(showRecord(recordOf(store, zoneOf(context), context.req.param("record"))))),
  );
  app.on(["PUT", "PATCH"], "/zones/:zone/dns_records/:record", async (context) => {
    const zone = zoneOf(context);
    const old = recordOf(store, zone, context.req.param("record"));
    const wish = await body(context);
    return context.json(
      success(showRecord(store.transaction(() => saveRecord(store, zone, context.req.method === "PUT" ? wish : patched(old, wish), old)))),
    );
  });
  app.delete("/zones/:zone/dns_records/:record", (context) => {
    const record = recordOf(store, zoneOf(context), context.req.param("record"));
    store.delete("record", record.id);
    return context.json(success({ id: record.id }));
  });

  // The codes are Cloudflare's; it says nothing of what is emulated.
  root.notFound((context) => {
    const { method, path } = context.req;
    const known = root.routes.some((route) => route.method !== "ALL" && means(route.path, path));
    const emulated = `The local cloud emulates zones, their DNS records and the check of a token; docs/local-cloud.md says more.`;
    return known
      ? context.json(failure([{ code: 7001, message: `Method ${method} not available for that URI. ${emulated}` }]), 405)
      : context.json(failure([{ code: 7000, message: `No route for that URI: ${path}. ${emulated}` }]), 400);
  });
  root.onError((error, context) => {
    if (error instanceof CloudflareError) return context.json(failure(error.problems), error.status as ContentfulStatusCode);
    cloud.log(`cloudflare: ${context.req.method} ${context.req.path}: ${error.stack}`);
    return context.json(failure([{ code: 10_000, message: "internal error of the local cloud; its log has more" }]), 500);
  });
  return root;
}
