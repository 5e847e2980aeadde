import { Agent, type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import ssh2, { type ClientChannel } from "ssh2";

/** User data that gives a server its host key. */
export function userDataWith(privateKey: string): string {
  const lines = privateKey.trim().split("\n");
  return `#cloud-config\nssh_keys:\n  ed25519_private: |\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

export interface Ended {
  status: number | undefined;
  stdout: string;
  stderr: string;
}

/** A client on a server; its host key is checked when one is given. */
export class TestClient {
  readonly #client = new ssh2.Client();
  hostKey = "";

  async connect(to: { host: string; port: number; privateKey: string; username?: string }): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#client
        .on("ready", resolve)
        .on("error", reject)
        .on("close", () => reject(new Error("the connection was closed")));
      const hostVerifier = (key: Buffer) => {
        this.hostKey = `ssh-ed25519 ${key.toString("base64")}`;
        return true;
      };
      this.#client.connect({ username: "root", hostVerifier, ...to });
    });
    return this;
  }

  async run(command: string, stdin = ""): Promise<Ended> {
    return await new Promise((resolve, reject) =>
      this.#client.exec(command, (error, channel) => {
        if (error) return reject(error);
        // At once: a quick end would be missed.
        const ended: Ended = { status: undefined, stdout: "", stderr: "" };
        channel.on("data", (chunk: Buffer) => (ended.stdout += chunk));
        channel.stderr.on("data", (chunk: Buffer) => (ended.stderr += chunk));
        channel.on("exit", (status: number) => (ended.status = status));
        channel.on("close", () => resolve(ended));
        channel.end(stdin);
      }),
    );
  }

  async exec(command: string): Promise<ClientChannel> {
    return await new Promise((resolve, reject) =>
      this.#client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel))),
    );
  }

  /** One request to the Docker engine, as the provider makes it. */
  async docker(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const channel = await this.exec("docker system dial-stdio");
    const agent = new Agent();
    agent.createConnection = () => channel as Duplex;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = text === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
      request({ method, path: `/v1.41${path}`, agent, headers }, resolve)
        .on("error", reject)
        .end(text);
    });
    let said = "";
    for await (const chunk of answer) said += chunk;
    channel.end();
    // A pull tells its progress in lines.
    const json = answer.headers["content-type"]?.startsWith("application/json");
    return { status: answer.statusCode ?? 0, body: json ? JSON.parse(said) : said };
  }

  /** Copies a text to a path. */
  async copy(text: string, path: string): Promise<void> {
    const sftp = await new Promise<ssh2.SFTPWrapper>((resolve, reject) =>
      this.#client.sftp((error, session) => (error ? reject(error) : resolve(session))),
    );
    await new Promise<void>((resolve, reject) => sftp.writeFile(path, text, (error) => (error ? reject(error) : resolve())));
    sftp.end();
  }

  end(): void {
    this.#client.end();
  }
}
