import { isIPv4, isIPv6 } from "node:net";
import { CloudflareError, validation } from "./reply.ts";

/** What a record says, checked: content and, for the types that have them, priority and structured data. */
export interface Content {
  content: string;
  priority: number | null;
  data: Record<string, unknown> | null;
}

interface Wish {
  content?: string | undefined;
  priority?: number | null | undefined;
  data?: Record<string, unknown> | null | undefined;
}

type Check = (wish: Wish) => Content;

const hostPattern = /^(?=.{1,253}$)(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9_](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;
const mostText = 2048;

function isHostName(name: string): boolean {
  return hostPattern.test(name);
}

/** Is this a name that a record may have: a host name, or one with a leading `*` label? */
export function isRecordName(name: string): boolean {
  return isHostName(name.replace(/^\*\./, ""));
}

function plain(test: (content: string) => boolean, code: number, message: string): Check {
  return ({ content = "" }) => {
    if (!test(content)) throw new CloudflareError(400, code, message);
    return { content, priority: null, data: null };
  };
}

function hostContent(code: number, type: string): Check {
  return ({ content = "" }) => {
    const name = content.replace(/\.$/, "").toLowerCase();
    if (!isHostName(name) || isIPv4(name)) throw new CloudflareError(400, code, `Content for ${type} record is invalid.`);
    return { content: name, priority: null, data: null };
  };
}

function number(data: Record<string, unknown>, field: string, most: number): number {
  const value = typeof data[field] === "string" ? Number(data[field]) : data[field];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most)
    throw validation(9101, `${field} must be a number from 0 to ${most}.`);
  return value;
}

function text(data: Record<string, unknown>, field: string): string {
  const value = data[field];
  if (typeof value !== "string" || value === "") throw validation(9101, `${field} is a required data field.`);
  return value;
}

const checks: Record<string, Check> = {
  A: plain(isIPv4, 9005, "Content for A record must be a valid IPv4 address."),
  AAAA: plain(isIPv6, 9006, "Content for AAAA record must be a valid IPv6 address."),
  CNAME: hostContent(9007, "CNAME"),
  NS: hostContent(9008, "NS"),
  PTR: hostContent(9010, "PTR"),
  MX: (wish) => {
    const priority = wish.priority;
    if (priority === undefined || priority === null) throw validation(9100, "priority is a required data field for MX records.");
    // "." is the null MX of RFC 7505: this name takes no mail.
    const { content } = wish.content === "." ? { content: "." } : hostContent(9009, "MX")(wish);
    return { content, priority: number({ priority }, "priority", 65535), data: null };
  },
  TXT: ({ content = "" }) => {
    if (content === "" || Buffer.byteLength(content) > mostText)
      throw new CloudflareError(400, 9018, `Content for TXT record must have 1 to ${mostText} characters.`);
    return { content, priority: null, data: null };
  },
  CAA: ({ content, data }) => {
    const parsed = /^(\d{1,3}) (\S+) "?([^"]*)"?$/.exec(content ?? "");
    const caaData = data ?? (parsed === null ? {} : { flags: Number(parsed[1]), tag: parsed[2], value: parsed[3] });
    const [flags, tag, value] = [number(caaData, "flags", 255), text(caaData, "tag"), text(caaData, "value")];
    if (!["issue", "issuewild", "iodef", "issuemail", "contactemail", "contactphone", "issuevmc"].includes(tag))
      throw validation(9101, `tag '${tag}' is not a known CAA tag.`);
    return { content: `${flags} ${tag} "${value}"`, priority: null, data: { flags, tag, value } };
  },
  SRV: ({ content, data, priority }) => {
    const parsed = /^(?:(\d+)[ \t]+)?(\d+)[ \t]+(\d+)[ \t]+(\S+)$/.exec(content ?? "");
    const srvData =
      data ??
      (parsed === null
        ? {}
        : { priority: Number(parsed[1] ?? priority ?? 0), weight: Number(parsed[2]), port: Number(parsed[3]), target: parsed[4] });
    const checked = {
      priority: number(srvData, "priority", 65535),
      weight: number(srvData, "weight", 65535),
      port: number(srvData, "port", 65535),
      target: text(srvData, "target"),
    };
    return { content: `${checked.weight} ${checked.port} ${checked.target}`, priority: checked.priority, data: checked };
  },
};

export const proxiableTypes: readonly string[] = ["A", "AAAA", "CNAME"];

/** Checks what a record of this type says, or refuses it as the API does. */
export function checkContent(type: string, wish: Wish): Content {
  const check = checks[type];
  if (check === undefined)
    throw validation(9002, `record type '${type}' is not served by the local cloud; it has ${Object.keys(checks).join(", ")}.`);
  return check(wish);
}
