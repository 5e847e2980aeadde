import { timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Cloud } from "../cloud.ts";
import { correlationId, type Environment, faulty } from "../http.ts";
import { means } from "../route.ts";
import { actionRoutes } from "./action-routes.ts";
import { ApiError } from "./api-error.ts";
import type { Call, Handler, Routes } from "./call.ts";
import { firewallRoutes } from "./firewalls.ts";
import { networkRoutes } from "./networks.ts";
import { gapOf } from "./not-emulated.ts";
import { offerRoutes } from "./offers.ts";
import { placementGroupRoutes } from "./placement-groups.ts";
import { primaryIpRoutes } from "./primary-ips.ts";
import { serverActionRoutes } from "./server-actions.ts";
import { serverMembershipRoutes } from "./server-memberships.ts";
import { serverRoutes } from "./servers.ts";
import { sshKeyRoutes } from "./ssh-keys.ts";
import { volumeRoutes } from "./volumes.ts";

export interface Tokens {
  /** May do everything. */
  write: string;
  /** May only read. */
  read: string;
}

/** Requests an hour and project, as documented; here it is only told, a fault makes it real. */
const hourlyLimit = 3600;

/** The Hetzner Cloud API below `/v1`. */
export function hetznerApi(cloud: Cloud, tokens: Tokens): Hono<Environment> {
  const app = new Hono<Environment>();
  app.use(async (context, next) => {
    await next();
    if (context.res.headers.get("x-hono-already-sent") !== null) return;
    context.header("X-Correlation-Id", correlationId());
    if (!context.res.headers.has("RateLimit-Limit")) rateHeaders(context, hourlyLimit - 1);
  });
  app.use(
    faulty("hetzner", cloud.faults, (context, fault) => {
      const status = fault.status ?? 500;
      const code =
        fault.code ??
        (status === 429 ? "rate_limit_exceeded" : status === 502 ? "bad_gateway" : status === 504 ? "timeout" : "server_error");
      if (status === 429) rateHeaders(context, 0);
      return errorAnswer(context, new ApiError(status, code, fault.message ?? `${code} on request`));
    }),
  );
  app.use(async (context, next) => {
    const tokenSent = /^Bearer (.+)$/.exec(context.req.header("Authorization") ?? "")?.[1] ?? "";
    // The code was `token_readonly` (401) until the autumn of 2026.
    if (same(tokenSent, tokens.read) && context.req.method !== "GET")
      throw new ApiError(403, "forbidden", "insufficient permissions for this request: the token may only read");
    if (!same(tokenSent, tokens.write) && !same(tokenSent, tokens.read)) throw new ApiError(401, "unauthorized", "unable to authenticate");
    await next();
  });
  const routes: Routes = {
    ...offerRoutes,
    ...actionRoutes,
    ...serverRoutes,
    ...serverActionRoutes,
    ...serverMembershipRoutes,
    ...networkRoutes,
    ...firewallRoutes,
    ...primaryIpRoutes,
    ...volumeRoutes,
    ...placementGroupRoutes,
    ...sshKeyRoutes,
  };
  for (const [route, handler] of Object.entries(routes)) {
    const [method = "", path = ""] = route.split(" ");
    app.on(method, `/v1${path}`, (context) => answer(cloud, context, handler));
  }
  app.notFound((context) => errorAnswer(context, unanswered(routes, context.req.method, context.req.path)));
  app.onError((error, context) => {
    if (error instanceof ApiError) return errorAnswer(context, error);
    cloud.log(`hetzner: ${context.req.method} ${context.req.path}: ${error.stack}`);
    return errorAnswer(context, new ApiError(500, "server_error", "internal error of the local cloud; its log has more"));
  });
  return app;
}

/** Why no route answers a call: it isn't emulated, it has another method, or there is no such thing. */
function unanswered(routes: Routes, method: string, path: string): ApiError {
  const below = path.replace(/^\/v1/, "");
  const gap = gapOf(method, below);
  if (gap !== undefined)
    return new ApiError(
      404,
      "not_found",
      `the local cloud doesn't emulate ${gap.what} (${method} ${path}); docs/local-cloud.md lists the rest`,
    );
  const methods = Object.keys(routes)
    .map((route) => route.split(" "))
    .filter(([, pattern = ""]) => path.startsWith("/v1") && means(pattern, below))
    .map(([known = ""]) => known);
  if (methods.length > 0) return new ApiError(405, "method_not_allowed", `${path} answers ${methods.join(", ")} only, not ${method}`);
  return new ApiError(404, "not_found", `no such path: ${path}`);
}

async function answer(cloud: Cloud, context: Context<Environment>, handler: Handler): Promise<Response> {
  const text = context.req.method === "GET" ? "" : await context.req.text();
  let body: unknown = {};
  try {
    if (text.trim() !== "") body = JSON.parse(text);
  } catch {
    throw new ApiError(400, "json_error", "invalid JSON in request body");
  }
  const after: (() => void)[] = [];
  const rollback: (() => void)[] = [];
  const url = new URL(context.req.url);
  const call: Call = {
    cloud,
    params: context.req.param(),
    query: url.searchParams,
    body,
    url: `${url.origin}${url.pathname}`,
    failAction: context.get("failAction"),
    afterCommit: (work) => after.push(work),
    onRollback: (work) => rollback.push(work),
  };
  try {
    const reply = cloud.store.transaction(() => handler(call));
    for (const work of after) work();
    for (const [name, value] of Object.entries(reply.headers ?? {})) context.header(name, value);
    if (reply.body === undefined) return context.body(null, 204);
    return context.json(reply.body, (reply.status ?? 200) as ContentfulStatusCode);
  } catch (error) {
    for (const work of rollback) work();
    throw error;
  }
}

function errorAnswer(context: Context<Environment>, error: ApiError): Response {
  return context.json(
    { error: { code: error.code, message: error.message, details: error.details } },
    error.status as ContentfulStatusCode,
  );
}

function rateHeaders(context: Context<Environment>, remaining: number): void {
  context.header("RateLimit-Limit", String(hourlyLimit));
  context.header("RateLimit-Remaining", String(remaining));
  context.header("RateLimit-Reset", String(Math.ceil(Date.now() / 1000) + 1));
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
