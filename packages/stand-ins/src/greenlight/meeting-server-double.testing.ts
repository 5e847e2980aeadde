import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers the calls of Greenlight as a BigBlueButton server would, and remembers what `create` was asked for. */
export class MeetingServerDouble {
  readonly secret = "secret of the double";
  readonly created: Record<string, string>[] = [];
  /** The same calls as they came, refused ones too. */
  readonly calls: { method: string; parameters: Record<string, string>; body: string }[] = [];
  /** Calls with a wrong checksum. */
  readonly refused: string[] = [];
  readonly #running = new Set<string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://double");
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (body += part));
      request.on("end", () => {
        if (url.pathname.endsWith("/create")) {
          this.calls.push({ method: request.method ?? "", parameters: Object.fromEntries(url.searchParams), body });
        }
        response.setHeader("content-type", "text/xml");
        response.end(`<response>${this.#answer(url)}</response>`);
      });
    });
  }

  /** Listens on a free port of an address; returns the endpoint for BIGBLUEBUTTON_ENDPOINT. */
  async listen(address: string, port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => this.#server.once("error", reject).listen(port, address, resolve));
    return `http://${address}:${(this.#server.address() as AddressInfo).port}/bigbluebutton/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(url: URL): string {
    const call = url.pathname.replace("/bigbluebutton/api/", "");
    const signed = /^\?(.*?)&?checksum=(\w+)$/.exec(url.search);
    const checksum = createHash("sha1")
      .update(call + (signed?.[1] ?? "") + this.secret)
      .digest("hex");
    if (signed?.[2] !== checksum) {
      this.refused.push(call);
      return "<returncode>FAILED</returncode><messageKey>checksumError</messageKey>";
    }
    const parameters = Object.fromEntries(url.searchParams);
    const meeting = parameters.meetingID ?? "";
    if (call === "create") {
      if (this.#running.has(meeting)) return "<returncode>FAILED</returncode><messageKey>idNotUnique</messageKey>";
      this.#running.add(meeting);
      this.created.push(parameters);
      return `<returncode>SUCCESS</returncode><meetingID>${meeting}</meetingID><createTime>1790000000123</createTime>`;
    }
    return `<returncode>SUCCESS</returncode><running>${this.#running.has(meeting)}</running><participantCount>0</participantCount>`;
  }
}
