import { type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
  json: any;
}

/**
 * A browser without a window: keeps cookies, sends the CSRF token of the last page. Comes as if through the HTTPS proxy, straight to port 3000; or,
 * with an authority (PEM), to port 443 by TLS that it verifies.
 */
export class Visitor {
  readonly #address: string;
  readonly #host: string;
  readonly #cookies = new Map<string, string>();
  readonly #authority: string | undefined;
  #csrf = "";
  /** What they answer to hCaptcha's riddle. */
  riddle: string | undefined;

  constructor(address: string, host: string, authority?: string) {
    this.#address = address;
    this.#host = host;
    this.#authority = authority;
  }

  /** Any request; `body` goes as JSON, `text` as it stands; `headers` override what a browser behind the proxy sends. */
  send(
    method: string,
    path: string,
    { body, text: sent, headers = {} }: { body?: unknown; text?: string | Uint8Array; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const json = path.startsWith("/api/");
    return new Promise((resolve, reject) => {
      const tls = this.#authority === undefined ? {} : { ca: this.#authority, servername: this.#host };
      const outgoing = (this.#authority === undefined ? plainRequest : tlsRequest)(
        {
          ...tls,
          agent: false, // a connection that is kept may be closed just when the next request goes out
          host: this.#address,
          port: this.#authority === undefined ? 3000 : 443,
          method,
          path,
          headers: {
            host: this.#host,
            accept: json ? "application/json" : "text/html",
            "content-type": "application/json",
            "x-forwarded-proto": "https",
            "x-csrf-token": this.#csrf,
            cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
            ...headers,
          },
        },
        (incoming) => {
          let text = "";
          incoming.setEncoding("utf8");
          incoming.on("data", (part: string) => (text += part));
          incoming.on("end", () => {
            for (const cookie of incoming.headers["set-cookie"] ?? []) {
              const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
              this.#cookies.set(name, value);
            }
            this.#csrf = /name="csrf-token" content="([^"]+)"/.exec(text)?.[1] ?? this.#csrf;
            const isJson = incoming.headers["content-type"]?.includes("json");
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text,
              json: isJson && text !== "" ? JSON.parse(text) : undefined,
            });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body === undefined ? sent : JSON.stringify(body));
    });
  }

  /** Has a cookie, as a page's script sets it. */
  keep(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  page(path: string): Promise<Answer> {
    return this.send("GET", path);
  }

  /** A call of /api/v1, e.g. `api("POST", "rooms.json", {…})`. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/api/v1/${path}`, { body });
  }

  /** Sends a file as a field of a form of several parts, e.g. `upload("PATCH", "rooms/….json", "room[presentation]", file)`. */
  async upload(method: string, path: string, field: string, file: File): Promise<Answer> {
    const form = new FormData();
    form.append(field, file);
    const encoded = new Response(form);
    const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
    return await this.send(method, `/api/v1/${path}`, { text: await encoded.bytes(), headers });
  }

  /** Opens the sign-in page (for its token) and signs in; `data` of the answer describes the account. */
  async signIn(email: string, password: string): Promise<Answer> {
    await this.page("/signin");
    const answer = await this.api("POST", "sessions.json", { session: { email, password }, token: this.riddle });
    // Signing in gives a new session, whose pages carry a new token.
    await this.page("/");
    return answer;
  }

  /** Accepts an invitation: opens its link and signs up. */
  async signUp(user: { name: string; email: string; password: string; invite_token?: string }): Promise<Answer> {
    await this.page(`/signup?inviteToken=${user.invite_token ?? ""}`);
    const answer = await this.api("POST", "users.json", { user, token: this.riddle });
    await this.page("/rooms");
    return answer;
  }
}
