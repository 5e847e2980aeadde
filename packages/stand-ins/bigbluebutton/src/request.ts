import type { IncomingMessage } from "node:http";
import type { Parameters } from "./meeting-plan.ts";

/** The most that the body of a request may hold, in bytes, as with the original. */
const bodyLimit = 2 * 1024 * 1024;

/** A request that can't be read; `status` is that of the HTTP answer. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Path and parameters of a request. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly parameters: Parameters;
  /** Names that came both in the query and in the body. */
  readonly twice: readonly string[];
  /** What came as XML (slides, client settings), or "". */
  readonly xml: string;
  readonly cookies: ReadonlyMap<string, string>;
  /** Of the header by which the client of a meeting names itself, or "". */
  readonly sessionToken: string;
}

/** Reads query, form and cookies of a request. As with Tomcat, on which the original stands, a form counts if it comes by POST only. */
export async function readRequest(message: IncomingMessage): Promise<Request> {
  const [path = "/", ...rest] = (message.url ?? "/").split("?");
  const query = rest.join("?");
  const body = await readBody(message);
  const type = message.method === "POST" ? (message.headers["content-type"] ?? "") : "";
  const isForm = /^application\/x-www-form-urlencoded/i.test(type);
  const ofQuery = parametersOf(query);
  const ofBody = isForm ? parametersOf(body) : new Map<string, string>();
  return {
    method: message.method ?? "GET",
    path,
    query,
    parameters: new Map([...ofBody, ...ofQuery]),
    twice: [...ofBody.keys()].filter((key) => ofQuery.has(key)),
    xml: /^(application|text)\/xml/i.test(type) ? body : "",
    cookies: cookiesOf(message.headers.cookie ?? ""),
    sessionToken: String(message.headers["x-session-token"] ?? ""),
  };
}

/** The first value of each parameter, without control characters and outer blanks. */
function parametersOf(encoded: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(encoded)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must go
    if (!parameters.has(key)) parameters.set(key, value.replace(/[\u0000-\u001f\u007f]/g, "").trim());
  }
  return parameters;
}

function cookiesOf(header: string): ReadonlyMap<string, string> {
  return new Map(
    header.split(";").map((part) => {
      const [name = "", ...value] = part.trim().split("=");
      return [name, value.join("=")];
    }),
  );
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > bodyLimit) throw new RequestError(413, `The body of the request is larger than ${bodyLimit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
