import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface SunkMail {
  from: string;
  to: string[];
  /** Its parts, decoded. */
  text: string;
  /** Addresses in its text that people can come to over HTTPS, each once; pictures left out. */
  links: string[];
}

/** A mail server that keeps what it is sent. Without TLS, like one from whose words somebody on the way has cut STARTTLS out; takes any name and password. */
export class MailSink {
  readonly mails: SunkMail[] = [];
  /** What came in clear by AUTH PLAIN, as `name:password`. */
  readonly passwords: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async listen(address: string, port = 0): Promise<number> {
    await new Promise<void>((resolve, reject) => this.#server.once("error", reject).listen(port, address, resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The first mail to an address that wasn't taken yet; undefined where none comes within ten seconds. */
  async take(address: string): Promise<SunkMail | undefined> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const nth = this.mails.findIndex(({ to }) => to.includes(address));
      if (nth >= 0) return this.mails.splice(nth, 1)[0];
      await sleep(100);
    }
    return undefined;
  }

  #serve(socket: Socket): void {
    let said = "";
    let data: string | undefined;
    let mail: Pick<SunkMail, "from" | "to"> = { from: "", to: [] };
    const answer = (line: string) => socket.write(`${line}\r\n`);
    const line = (text: string) => {
      if (data !== undefined) {
        if (text !== ".") {
          data += `${text}\n`;
          return;
        }
        const decoded = textOf(data);
        this.mails.push({ ...mail, text: decoded, links: linksOf(decoded) });
        mail = { from: "", to: [] };
        data = undefined;
        answer("250 kept");
        return;
      }
      const [, address = ""] = /<(.*?)>/.exec(text) ?? [];
      if (/^EHLO/i.test(text)) answer("250-sink\r\n250 AUTH PLAIN LOGIN");
      else if (/^MAIL/i.test(text)) mail.from = address;
      else if (/^RCPT/i.test(text)) mail.to.push(address);
      if (/^AUTH/i.test(text)) {
        const [, name, password] = Buffer.from(/^AUTH PLAIN (.+)$/i.exec(text)?.[1] ?? "", "base64")
          .toString()
          .split("\0");
        this.passwords.push(`${name}:${password}`);
        answer("235 welcome");
      } else if (/^DATA/i.test(text)) {
        data = "";
        answer("354 go on");
      } else if (/^QUIT/i.test(text)) socket.end("221 bye\r\n");
      else if (!/^EHLO/i.test(text)) answer("250 fine");
    };
    socket.setEncoding("utf8");
    socket.on("error", () => socket.destroy());
    socket.on("data", (part: string) => {
      said += part;
      const lines = said.split(/\r?\n/);
      said = lines.pop() ?? "";
      lines.forEach(line);
    });
    answer("220 sink");
  }
}

/** The parts of a mail, which are in quoted-printable, in base64 or as they are. */
function textOf(mail: string): string {
  const parts = mail.split(/^--.*$/m).map((part) => {
    const [head = "", ...rest] = part.trimStart().split("\n\n");
    const body = rest.join("\n\n");
    if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, "base64").toString();
    if (/^content-transfer-encoding: quoted-printable/im.test(head))
      return body.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    return body;
  });
  return parts.join("\n");
}

const linksOf = (text: string): string[] =>
  [...new Set(text.match(/https:\/\/[^\s"'<>]+/g) ?? [])].filter((link) => !/\.(png|svg)$/.test(link));
