import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { Fault, FaultApi } from "./fault.ts";
import type { Faults } from "./faults.ts";

export interface Environment {
  Bindings: HttpBindings;
  Variables: { failAction: Fault | undefined };
}

/** How an API words an error that was asked for. */
export type ErrorAnswer = (context: Context<Environment>, fault: Fault) => Response;

/** Lets calls go wrong as the faults say, before or after their effect. */
export function faulty(api: FaultApi, faults: Pick<Faults, "hit">, answer: ErrorAnswer): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const hits = faults.hit(api, context.req.method, context.req.path);
    for (const fault of hits) if (fault.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.delay ?? 1000));
    if (hits.some((fault) => fault.kind === "drop-before")) return drop(context.env.incoming);
    const error = hits.find((fault) => fault.kind === "error");
    if (error !== undefined) return answer(context, error);
    context.set(
      "failAction",
      hits.find((fault) => fault.kind === "fail-action"),
    );
    await next();
    if (hits.some((fault) => fault.kind === "drop-after")) context.res = drop(context.env.incoming);
    return undefined;
  };
}

function drop(incoming: IncomingMessage): Response {
  incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

export function correlationId(): string {
  return randomUUID().replaceAll("-", "");
}
