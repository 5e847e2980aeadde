import { readFileSync, statSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { type RequestOptions, request } from "node:https";
import type { Duplex } from "node:stream";
import { isLoopback, parseRange, rangeHas } from "./address.ts";
import { answerQuery, type DnsView } from "./dns-answer.ts";
import { listenOn } from "./listen.ts";

export interface DoorOptions {
  zone: string;
  view: DnsView;
  /** PEM file of the local authority's root. */
  authority: string;
  /** CIDR of the servers: the door leads nowhere else. */
  allowed: string;
  /** Port of the servers' HTTPS; 443 unless a test says otherwise. */
  httpsPort?: number;
  log(line: string): void;
}

/** Something the visitor is told instead of a page. */
class NoWay extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const hopByHop = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer"]);

/**
 * The browser door: `http://<label>.localhost:<port>` shows `https://<label>.<zone>`, by verified TLS to the address that the instance's DNS has,
 * so that a browser on this machine needs neither the root nor a line in its hosts file.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #server: Server;
  readonly #upgraded = new Set<Duplex>();
  #port = 0;
  #root: { changed: number; pem: string } | undefined;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#server = createServer((incoming, outgoing) => this.#serve(incoming, outgoing));
    this.#server.on("upgrade", (incoming, socket, head) => this.#upgrade(incoming, socket, head));
  }

  async listen(port: number): Promise<number> {
    this.#port = await listenOn(this.#server, port, "--door");
    return this.#port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    try {
      const label = labelOf(incoming.headers.host ?? "");
      if (label === "") {
        this.#list(outgoing);
        return;
      }
      const upstream = request(this.#target(label, incoming), (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, this.#backwards(answer.headers));
        answer.pipe(outgoing);
      });
      upstream.on("error", (error) =>
        this.#refuse(outgoing, new NoWay(502, `https://${label}.${this.#options.zone} doesn't answer: ${error.message}`)),
      );
      incoming.pipe(upstream);
      outgoing.on("close", () => upstream.destroy());
    } catch (error) {
      this.#refuse(outgoing, error);
    }
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const close = () => socket.destroy();
    socket.on("error", close);
    try {
      const label = labelOf(incoming.headers.host ?? "");
      const target = this.#target(label, incoming);
      const upstream = request({ ...target, headers: { ...target.headers, connection: "Upgrade", upgrade: incoming.headers.upgrade } });
      upstream.on("error", close);
      upstream.on("response", close);
      upstream.on("upgrade", (answer, other, otherHead) => {
        const lines = [`HTTP/1.1 101 ${answer.statusMessage ?? "Switching Protocols"}`];
        for (let index = 0; index < answer.rawHeaders.length; index += 2)
          lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
        socket.write(`${lines.join("\r\n")}\r\n\r\n`);
        socket.write(otherHead);
        other.write(head);
        this.#upgraded.add(socket);
        socket.on("close", () => {
          this.#upgraded.delete(socket);
          other.destroy();
        });
        other.on("error", close);
        other.on("close", close);
        other.pipe(socket).pipe(other);
      });
      upstream.end();
    } catch {
      close();
    }
  }

  /** The request to the real server: its address by DNS, its name in TLS and Host, verified against the root. */
  #target(label: string, incoming: IncomingMessage): RequestOptions {
    const name = `${label}.${this.#options.zone}`;
    const address = this.#resolve(name);
    const headers: OutgoingHttpHeaders = {};
    for (const [key, value] of Object.entries(incoming.headers)) if (value !== undefined && !hopByHop.has(key)) headers[key] = value;
    headers.host = name;
    for (const key of ["origin", "referer"] as const) {
      const value = incoming.headers[key];
      if (value !== undefined) headers[key] = this.#forwards(value);
    }
    return {
      host: address,
      port: this.#options.httpsPort ?? 443,
      servername: name,
      ca: this.#authority(),
      method: incoming.method,
      path: incoming.url,
      headers,
    };
  }

  #resolve(name: string): string {
    const { answers } = answerQuery(this.#options.view, { type: "query", id: 0, questions: [{ type: "A", name }] } as Parameters<
      typeof answerQuery
    >[1]);
    const address = answers?.find((answer) => answer.type === "A");
    if (address?.type !== "A") throw new NoWay(404, `${name} has no A record in this local cloud`);
    const range = parseRange(this.#options.allowed);
    if (!isLoopback(address.data) && (range === undefined || !rangeHas(range, address.data)))
      throw new NoWay(403, `${name} points to ${address.data}, which is not on this machine`);
    return address.data;
  }

  #authority(): string {
    try {
      const changed = statSync(this.#options.authority).mtimeMs;
      if (this.#root?.changed !== changed) this.#root = { changed, pem: readFileSync(this.#options.authority, "utf8") };
      return this.#root.pem;
    } catch {
      throw new NoWay(503, "there is no local authority: the driver 'records' boots no servers, so there is nothing behind this door");
    }
  }

  /** What a browser says of this door, as the server knows itself. */
  #forwards(url: string): string {
    return url.replace(/^http:\/\/([a-z0-9.-]+)\.localhost(?::\d+)?(?=\/|$)/i, (_, label) => `https://${label}.${this.#options.zone}`);
  }

  /** What a server says of itself, as the browser knows this door. */
  #backwards(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
    const rewritten: OutgoingHttpHeaders = {};
    for (const [key, value] of Object.entries(headers))
      if (value !== undefined && !hopByHop.has(key) && key !== "strict-transport-security") rewritten[key] = value;
    if (headers.location !== undefined) rewritten.location = this.#local(headers.location);
    if (headers["set-cookie"] !== undefined) rewritten["set-cookie"] = headers["set-cookie"].map(localCookie);
    return rewritten;
  }

  #local(url: string): string {
    const zone = this.#options.zone.replaceAll(".", "\\.");
    return url.replace(
      new RegExp(`^https?://([a-z0-9.-]+)\\.${zone}(?::443)?(?=[/?#]|$)`, "i"),
      (_, label) => `http://${label}.localhost:${this.#port}`,
    );
  }

  #list(outgoing: ServerResponse): void {
    const suffix = `.${this.#options.zone}`;
    const names = this.#options.view.store
      .all("record")
      .filter(({ type, name }) => ["A", "AAAA", "CNAME"].includes(type) && name.endsWith(suffix) && !name.startsWith("*"));
    const labels = [...new Set(names.map(({ name }) => name.slice(0, -suffix.length)))].sort();
    const items = labels.map((label) => `<li><a href="http://${label}.localhost:${this.#port}/">${label}${suffix}</a></li>`).join("\n");
    page(
      outgoing,
      200,
      "Local cloud",
      labels.length === 0 ? `<p>There are no names in the zone ${this.#options.zone} yet.</p>` : `<ul>\n${items}\n</ul>`,
    );
  }

  #refuse(outgoing: ServerResponse, error: unknown): void {
    if (outgoing.headersSent) {
      outgoing.destroy();
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log(`door: ${message}`);
    page(outgoing, error instanceof NoWay ? error.status : 500, "Not reachable", `<p>${escapeHtml(message)}</p>`);
  }
}

function labelOf(hostHeader: string): string {
  const name = hostHeader.toLowerCase().replace(/:\d+$/, "");
  if (name === "localhost" || name === "127.0.0.1") return "";
  const label = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.localhost$/.exec(name)?.[1];
  if (label === undefined) throw new NoWay(421, "this door is for names below .localhost");
  return label;
}

/** A cookie of the server's domain becomes one of the door's name; without TLS in between, `Secure` goes, and with it `SameSite=None`. */
function localCookie(cookie: string): string {
  const [pair = "", ...attributes] = cookie.split(/;\s*/);
  const prefixed = /^__(Host|Secure)-/.test(pair);
  const passedOn = attributes.filter(
    (attribute) => !/^domain=/i.test(attribute) && (prefixed || !/^(secure|samesite=none)$/i.test(attribute)),
  );
  return [pair, ...passedOn].join("; ");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(outgoing: ServerResponse, status: number, title: string, body: string): void {
  outgoing.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  outgoing.end(`<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>${title}</title>\n<h1>${title}</h1>\n${body}\n</html>\n`);
}
