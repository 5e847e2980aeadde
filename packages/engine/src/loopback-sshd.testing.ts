import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The program sshd: on PATH, or where Debian puts it, which is on root's PATH only; undefined where there is none. */
export function sshdProgram(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  return folders.map((folder) => join(folder, "sshd")).find((file) => existsSync(file));
}

/** A real SSH server on a free port of 127.0.0.1, for tests. Everything of it lies in one folder: the system's own configuration is neither read nor changed. */
export class LoopbackSshd {
  readonly port: number;
  /** One line as in `known_hosts`, without the name. */
  readonly hostKey: string;
  /** The private key that it accepts for the user of this process. */
  readonly privateKey: string;
  readonly #child: ChildProcess;

  private constructor(parts: { port: number; hostKey: string; privateKey: string; child: ChildProcess }) {
    this.port = parts.port;
    this.hostKey = parts.hostKey;
    this.privateKey = parts.privateKey;
    this.#child = parts.child;
  }

  /** Starts it and waits until it listens. `folder`: an empty one. `acceptEnv`: pattern of variables that it takes from clients. */
  static async start(program: string, folder: string, acceptEnv: string): Promise<LoopbackSshd> {
    const asRoot = process.getuid?.() === 0;
    // Where sshd, as root, hands connections to its user without rights.
    if (asRoot) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const hostKeyFile = join(folder, "host-key");
    const userKeyFile = join(folder, "user-key");
    for (const file of [hostKeyFile, userKeyFile]) makeKey(file);
    writeFileSync(join(folder, "authorized_keys"), readFileSync(`${userKeyFile}.pub`));
    const port = await freePort();
    const settings = {
      ListenAddress: `127.0.0.1:${port}`,
      HostKey: hostKeyFile,
      AuthorizedKeysFile: join(folder, "authorized_keys"),
      PidFile: "none",
      // The folder lies below one that everybody may write to.
      StrictModes: "no",
      PasswordAuthentication: "no",
      KbdInteractiveAuthentication: "no",
      PermitRootLogin: "prohibit-password",
      // Without it a locked password, as root has in many containers, locks out its keys too.
      UsePAM: asRoot ? "yes" : "no",
      AcceptEnv: acceptEnv,
      Subsystem: "sftp internal-sftp",
      LogLevel: "INFO",
    };
    const config = join(folder, "sshd_config");
    writeFileSync(
      config,
      `${Object.entries(settings)
        .map(([key, value]) => `${key} ${value}`)
        .join("\n")}\n`,
    );
    const child = spawn(program, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    child.stderr?.on("data", (chunk: Buffer) => (log += chunk));
    while (!log.includes("Server listening")) {
      if (child.exitCode !== null) throw new Error(`sshd ended with status ${child.exitCode}:\n${log}`);
      await pause(20);
    }
    return new LoopbackSshd({
      port,
      hostKey: publicKey(hostKeyFile),
      privateKey: readFileSync(userKeyFile, "utf8"),
      child,
    });
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.#child.once("exit", done));
    this.#child.kill("SIGTERM");
    await gone;
  }
}

/** Makes a key pair of OpenSSH's without a passphrase: `file` and `file.pub`. */
export function makeKey(file: string): void {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file]);
}

/** The public half of a key pair, one line. */
export function publicKey(file: string): string {
  return readFileSync(`${file}.pub`, "utf8").trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port on 127.0.0.1 can be had");
  return address.port;
}
