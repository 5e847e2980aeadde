import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { Fault } from "../fault.ts";
import { ApiError } from "./api-error.ts";

/** One request, inside its transaction. */
export interface Call {
  cloud: Cloud;
  /** Path parameters. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; an empty object when there was no body. */
  body: unknown;
  /** URL without the query, for Link headers. */
  url: string;
  /** A fault that lets the actions of this call fail. */
  failAction: Fault | undefined;
  /** Runs once the transaction is committed. */
  afterCommit(work: () => void): void;
  /** Runs when the transaction is rolled back. */
  onRollback(work: () => void): void;
}

export interface Reply {
  status?: number;
  body?: object;
  headers?: Record<string, string>;
}

export type Handler = (call: Call) => Reply;

/** The table of a resource's routes: method and path (with `:id`) to handler. */
export type Routes = Record<string, Handler>;

export function notFound(type: string, id: number | string): ApiError {
  return new ApiError(404, "not_found", `${type} with ID '${id}' not found`);
}

export function invalid(field: string, message: string): ApiError {
  return invalidFields([{ name: field, messages: [message] }]);
}

/** Field and reason stand in the message too: that is all that some clients show. */
function invalidFields(fields: { name: string; messages: string[] }[]): ApiError {
  const names = fields.map((field) => `'${field.name}'`).join(", ");
  const reasons = fields.flatMap((field) => field.messages).join("; ");
  return new ApiError(422, "invalid_input", `invalid input in field${fields.length > 1 ? "s" : ""} ${names}: ${reasons}`, { fields });
}

/** Something of which there may be one only, by the field that says so. */
export function notUnique(field: string, message: string): ApiError {
  return new ApiError(409, "uniqueness_error", message, { fields: [{ name: field }] });
}

export function taken(name: string): ApiError {
  return notUnique("name", `${name} is already used`);
}

/** More than there may be. */
export function limitExceeded(limit: string, message: string): ApiError {
  return new ApiError(403, "resource_limit_exceeded", message, { limits: [{ name: limit }] });
}

export function protectedFrom(what: string): ApiError {
  return new ApiError(423, "protected", `${what} is protected`);
}

/** The request's body by a schema, or `invalid_input` with the fields. Unknown keys are ignored, as the original does. */
export function parseBody<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const result = schema.safeParse(call.body);
  if (result.success) return result.data;
  const fields = new Map<string, string[]>();
  for (const issue of result.error.issues) {
    const name = fieldName(issue.path);
    fields.set(name, [...(fields.get(name) ?? []), missing(call.body, issue.path) ? "Missing data for required field." : issue.message]);
  }
  throw invalidFields([...fields].map(([name, messages]) => ({ name, messages })));
}

/** `rules[0].port`, as the API writes it. */
function fieldName(path: readonly PropertyKey[]): string {
  return path.map((key, nth) => (typeof key === "number" ? `[${key}]` : nth === 0 ? String(key) : `.${String(key)}`)).join("");
}

function missing(body: unknown, path: readonly PropertyKey[]): boolean {
  let value = body;
  for (const key of path) value = typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value === undefined;
}

/** The numeric id in the path, or `not_found`. */
export function pathId(call: Call, type: string, parameter = "id"): number {
  const text = call.params[parameter] ?? "";
  if (!/^\d+$/.test(text)) throw notFound(type, text);
  return Number(text);
}

const labelName = /^(?:[a-z0-9A-Z](?:[a-z0-9A-Z._-]{0,61}[a-z0-9A-Z])?)$/;
const labelPrefix = /^(?=.{1,253}$)[a-z0-9A-Z](?:[a-z0-9A-Z-]*[a-z0-9A-Z])?(?:\.[a-z0-9A-Z](?:[a-z0-9A-Z-]*[a-z0-9A-Z])?)*$/;
const reservedPrefix = "hetzner.cloud";

/** Labels by the documented rules: an optional DNS prefix, names and values of up to 63 characters. */
export const labelsSchema = z.record(z.string(), z.string()).superRefine((labels, context) => {
  for (const [key, value] of Object.entries(labels)) {
    const [name = "", prefix] = key.split("/").reverse();
    if (!labelName.test(name) || (prefix !== undefined && !labelPrefix.test(prefix)) || key.split("/").length > 2)
      context.addIssue({ code: "custom", message: `label key '${key}' is not correctly formatted` });
    if (prefix === reservedPrefix) context.addIssue({ code: "custom", message: `label prefix '${prefix}/' is reserved (key: '${key}')` });
    if (value !== "" && !labelName.test(value))
      context.addIssue({ code: "custom", message: `label value '${value}' (key: '${key}') is not correctly formatted` });
  }
});

export const nameSchema = z.string().min(1, "must not be empty").max(128, "must be 128 characters or less");
/** An id or a name, as a number or a string. */
export const idOrName = z.union([z.number().int(), z.string().min(1)]);
