import { request } from "node:https";
import type { TLSSocket } from "node:tls";

/** From and until when a certificate holds. */
export interface Certificate {
  from: Date;
  to: Date;
}

/** What came back over verified TLS; or why nothing did, with the code of Node, OpenSSL or the operating system. */
export type WebAnswer =
  | {
      kind: "answer";
      status: number;
      text: string;
      certificate: Certificate;
      /** What the door that stands before a Greenlight says where it lets nobody in. */
      door?: string;
    }
  | { kind: "error"; code: string };

export interface WebQuestion {
  address: string;
  host: string;
  path: string;
}

export interface WebOptions {
  /** PEM of the authorities that count; default: those that Node knows. */
  authority?: string | undefined;
  /** Default 443. */
  port?: number;
}

/** Longer answers are cut: what matters stands at their beginning. */
const mostText = 4096;

/** Asks an address for a page of a host name, once, over TLS verified for that name. Follows no redirect, sends nothing but the question. */
export function askWeb(
  { address, host, path }: WebQuestion,
  signal: AbortSignal,
  { authority, port = 443 }: WebOptions,
): Promise<WebAnswer> {
  return new Promise((resolve) => {
    // What the signal ends is no answer.
    const failed = (error: Error & { code?: string }) => signal.aborted || resolve({ kind: "error", code: error.code ?? error.name });
    const asked = request(
      {
        ...{ host: address, servername: host, port, path, agent: false, signal },
        ...{ headers: { host, "user-agent": "meet-coop status", connection: "close" } },
        ...(authority === undefined ? {} : { ca: authority }),
      },
      (answer) => {
        const certificate = certificateOf(answer.socket as TLSSocket);
        const status = answer.statusCode ?? 0;
        const { "x-meet-coop": said } = answer.headers;
        const door = typeof said === "string" ? { door: said } : {};
        let text = "";
        answer.setEncoding("utf8");
        const done = () => {
          resolve({ kind: "answer", status, text: text.slice(0, mostText), certificate, ...door });
          asked.destroy();
        };
        answer.on("data", (part: string) => {
          text += part;
          if (text.length >= mostText) done();
        });
        answer.on("end", done).on("error", failed);
      },
    );
    asked.on("error", failed).end();
  });
}

function certificateOf(socket: TLSSocket): Certificate {
  const { valid_from, valid_to } = socket.getPeerCertificate();
  return { from: new Date(valid_from), to: new Date(valid_to) };
}
