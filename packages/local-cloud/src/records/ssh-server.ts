import { timingSafeEqual } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import type { Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type ParsedKey, type Session } from "ssh2";
import { dialStdio, dockerServer, serveDocker } from "./dial-stdio.ts";
import { runCommand } from "./exec.ts";
import { Files } from "./files.ts";
import type { Host } from "./host.ts";
import { serveFiles } from "./sftp.ts";
import { troubleWith } from "./trouble.ts";

/** What today's clients ask for first among these is quick in Node without an addon; ChaCha20 isn't. */
const cipher = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes256-ctr"] as const;

/** The SSH server of one server: root by key, commands, files, and the Docker engine. */
export class SshServer {
  readonly #host: Host;
  readonly #keys: ParsedKey[];
  readonly #server: InstanceType<typeof ssh2.Server>;
  readonly #sockets = new Set<Socket>();
  readonly #files: Files;
  #docker: HttpServer | undefined;

  /**
   * @param hostKeys private keys, as OpenSSH writes them
   * @throws Error when a host key can't be read
   */
  constructor(host: Host, hostKeys: string[]) {
    this.#host = host;
    this.#files = new Files(host.disk);
    this.#keys = host.rootKeys.flatMap((text) => {
      const key = ssh2.utils.parseKey(text);
      return key instanceof Error ? [] : key;
    });
    this.#server = new ssh2.Server({ hostKeys, algorithms: { cipher: [...cipher], compress: ["none"] } }, (client) => this.#serve(client));
  }

  /** Takes a connection. */
  async accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.once("close", () => {
      this.#sockets.delete(socket);
      gone.abort();
    });
    socket.on("error", () => undefined);
    const trouble = await troubleWith(this.#host, "CONNECT", "", gone.signal);
    if (trouble.dropBefore || trouble.dropAfter || trouble.fails) socket.destroy();
    if (!socket.destroyed) this.#server.injectSocket(socket);
  }

  /** Breaks all connections. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Connection): void {
    client.on("error", () => undefined);
    client.on("authentication", (context) => this.#authenticate(context));
    client.on("session", (accept) => this.#session(accept(), () => client.end()));
  }

  #authenticate(context: AuthContext): void {
    if (this.#knows(context)) context.accept();
    else context.reject(["publickey"]);
  }

  #knows(context: AuthContext): boolean {
    if (context.method !== "publickey" || context.username !== "root") return false;
    const { key, signature, blob, hashAlgo } = context;
    const known = this.#keys.find((candidate) => same(candidate.getPublicSSH(), key.data));
    // The first question is only whether a key would do.
    if (signature === undefined || blob === undefined) return known !== undefined;
    return known?.verify(blob, signature, hashAlgo) === true;
  }

  #session(session: Session, drop: () => void): void {
    session.on("env", (accept) => accept?.());
    session.on("exec", (accept, _reject, { command }) => {
      const channel = accept();
      channel.on("error", () => undefined);
      if (command === dialStdio) {
        this.#docker ??= dockerServer(this.#host);
        serveDocker(this.#docker, channel);
      } else runCommand(this.#host, command, channel, drop).catch((error: unknown) => this.#host.record(`exec was broken off: ${error}`));
    });
    session.on("sftp", (accept) => serveFiles(this.#host, this.#files, accept(), drop));
  }
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
