import { setTimeout as sleep } from "node:timers/promises";
import { Mendable } from "@meet-coop/command-line";

export interface CloudApiOptions {
  /** For messages, e.g. `Hetzner Cloud`. */
  name: string;
  /** Base address, e.g. `https://api.hetzner.cloud/v1`. */
  endpoint: string;
  token: string;
  /** What a person sets when the token is refused. */
  cure: string;
  /** Milliseconds before the second try; doubles with each further one. Default 500. */
  pause?: number;
}

/** An answer of the API that isn't a success and that trying again doesn't mend. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const tries = 6;
/** Passing troubles: too many requests, errors of the server, and things that are busy. */
const passing = (status: number, code: string) => status === 429 || status >= 500 || code === "locked" || code === "conflict";

/** A cloud's HTTP API with bearer token. Repeats what failed in passing: a lost connection, 429, 5xx, a locked resource. */
export class CloudApi {
  readonly #options: CloudApiOptions;

  constructor(options: CloudApiOptions) {
    this.#options = options;
  }

  get(path: string): Promise<unknown> {
    return this.#call("GET", path);
  }

  post(path: string, body: object = {}): Promise<unknown> {
    return this.#call("POST", path, body);
  }

  put(path: string, body: object): Promise<unknown> {
    return this.#call("PUT", path, body);
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const { name, endpoint, token, cure, pause = 500 } = this.#options;
    let trouble = "";
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt > 0) await sleep(pause * 2 ** (attempt - 1));
      const answer = await fetch(`${endpoint.replace(/\/$/, "")}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(30_000),
      }).catch((error: Error) => error);
      if (answer instanceof Error) {
        trouble = answer.cause instanceof Error ? answer.cause.message || answer.message : answer.message;
        continue;
      }
      const text = await answer.text().catch(() => "");
      if (answer.ok) return text === "" ? {} : JSON.parse(text);
      const { code, message } = errorIn(text);
      if (answer.status === 401 || answer.status === 403)
        throw new Mendable(`${name} at ${endpoint} refuses the token (${answer.status} ${message}).\nCure: ${cure}`);
      if (!passing(answer.status, code)) throw new ApiRefusal(answer.status, code, `${method} ${path}: ${answer.status} ${message}`);
      trouble = `${answer.status} ${message}`;
    }
    throw new Mendable(
      `${name} at ${endpoint} can't be asked what it holds: ${method} ${path} failed ${tries} times, last with: ${trouble}.\nCure: see that it is up and reachable, then run the same command again; nothing is lost meanwhile.`,
    );
  }
}

/** Both APIs' errors: `{error: {code, message}}` and `{errors: [{code, message}]}`. */
function errorIn(text: string): { code: string; message: string } {
  try {
    const body = JSON.parse(text) as { error?: { code?: unknown; message?: unknown }; errors?: { code?: unknown; message?: unknown }[] };
    const error = body.error ?? body.errors?.[0];
    return { code: String(error?.code ?? ""), message: String(error?.message ?? "") };
  } catch {
    return { code: "", message: text.slice(0, 200) };
  }
}
