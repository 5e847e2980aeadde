import { createSocket, type Socket } from "node:dgram";
import { createServer, isIPv6, type Server } from "node:net";
import dnsPacket, { type Packet } from "dns-packet";
import { answerQuery, type DnsView } from "./dns-answer.ts";

const smallestUdp = 512;
const truncated = 1 << 9;
const mostIdle = 10_000;

/** The DNS server of an instance: the same answers on every address it was told to listen on, by UDP and TCP. */
export class DnsServer {
  readonly #view: DnsView;
  readonly #log: (line: string) => void;
  readonly #open = new Map<string, { udp: Socket; tcp: Server }>();

  constructor(view: DnsView, log: (line: string) => void) {
    this.#view = view;
    this.#log = log;
  }

  /** Listens on one more address. Port 0: any that is free for both. Returns the port. */
  async listen(address: string, port: number): Promise<number> {
    const key = `${address} ${port}`;
    if (port !== 0 && this.#open.has(key)) return port;
    const tcp = createServer((socket) => {
      let waiting = Buffer.alloc(0);
      socket.setTimeout(mostIdle, () => socket.destroy());
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        waiting = Buffer.concat([waiting, chunk]);
        while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
          const length = waiting.readUInt16BE(0);
          const response = this.#answer(waiting.subarray(2, 2 + length));
          waiting = waiting.subarray(2 + length);
          if (response === undefined) return socket.destroy();
          const bytes = dnsPacket.encode(response);
          const head = Buffer.alloc(2);
          head.writeUInt16BE(bytes.length);
          socket.write(Buffer.concat([head, bytes]));
        }
        return undefined;
      });
    });
    await new Promise<void>((resolve, reject) => {
      tcp.once("error", reject);
      tcp.listen(port, address, resolve);
    });
    const bound = tcp.address();
    const chosen = typeof bound === "object" && bound !== null ? bound.port : port;
    const udp = createSocket(isIPv6(address) ? "udp6" : "udp4");
    try {
      await new Promise<void>((resolve, reject) => {
        udp.once("error", reject);
        udp.bind(chosen, address, resolve);
      });
    } catch (error) {
      tcp.close();
      throw error;
    }
    udp.on("error", (error) => this.#log(`dns: ${error.message}`));
    udp.on("message", (message, from) => {
      const response = this.#answer(message);
      if (response === undefined) return;
      const room = Math.max(smallestUdp, payloadSize(message));
      let bytes = dnsPacket.encode(response);
      if (bytes.length > room)
        bytes = dnsPacket.encode({ ...response, flags: (response.flags ?? 0) | truncated, answers: [], authorities: [] });
      udp.send(bytes, from.port, from.address);
    });
    this.#open.set(`${address} ${chosen}`, { udp, tcp });
    return chosen;
  }

  async stop(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { udp, tcp } of open) {
      udp.close();
      await new Promise((resolve) => tcp.close(resolve));
    }
  }

  #answer(message: Buffer): Packet | undefined {
    try {
      const query = dnsPacket.decode(message);
      return query.type === "query" ? answerQuery(this.#view, query) : undefined;
    } catch (error) {
      this.#log(`dns: query that can't be read: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
}

function payloadSize(message: Buffer): number {
  for (const additional of dnsPacket.decode(message).additionals ?? [])
    if (additional.type === "OPT") return Math.min(additional.udpPayloadSize, 4096);
  return smallestUdp;
}
