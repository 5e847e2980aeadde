import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A command that ended with a status other than 0. `output` is what it wrote to its error output, shortened to the last 2,000 characters. */
export class CommandFailed extends Error {
  readonly status: number;
  readonly output: string;
  constructor(what: string, status: number, output: string) {
    const tail = output.trim().slice(-2000);
    super(`${what} ended with status ${status}${tail === "" ? "" : `: ${tail}`}`);
    this.name = "CommandFailed";
    this.status = status;
    this.output = tail;
  }
}

export interface RunOptions {
  /** Written to its standard input: the place for secrets, which must not appear in the process list. */
  input?: string;
  environment?: Record<string, string>;
  /** Ends the command before its time. */
  signal?: AbortSignal;
  /** Gets each line of both outputs as it comes. */
  onLine?: (line: string) => void;
  /** A second command whose output is this command's input, e.g. `tar -c` for `docker import`. */
  from?: { command: string; arguments: string[] };
}

function forEachLine(stream: NodeJS.ReadableStream, onText: (text: string) => void, onLine?: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    onText(text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (onLine) lines.forEach(onLine);
  });
}

/** Runs a command to its end and returns its standard output. Throws CommandFailed. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = "";
    let errors = "";
    forEachLine(child.stdout, (text) => (output += text), options.onLine);
    forEachLine(child.stderr, (text) => (errors += text), options.onLine);
    // A command that ends before it has read all closes the pipe; its status says what happened.
    child.stdin.on("error", () => {});
    let sourceFailed = "";
    if (options.from) feed(options.from, child.stdin, (why) => (sourceFailed = why));
    else child.stdin.end(options.input ?? "");
    child.on("error", (error) => reject(error));
    child.on("close", (status, signal) => {
      const what = `${command} ${args[0] ?? ""}`.trim();
      if (sourceFailed !== "") reject(new Error(`${what}: its input failed: ${sourceFailed}`));
      else if (status === 0) resolve(output);
      else reject(new CommandFailed(what, status ?? 128, errors || output || (signal ?? "")));
    });
  });
}

function feed(from: { command: string; arguments: string[] }, to: Writable, failed: (why: string) => void): void {
  const source = spawn(from.command, from.arguments, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  source.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  source.on("error", (error) => {
    failed(error.message);
    to.end();
  });
  source.on("exit", (status) => {
    if (status !== 0) failed(`${from.command} ended with status ${status}: ${errors.trim().slice(-500)}`);
  });
  source.stdout.pipe(to);
}

/** The Docker command line, bound to one engine. */
export class Docker {
  /** Value of `DOCKER_HOST`; undefined: the machine's own default. */
  readonly host: string | undefined;
  constructor(host?: string) {
    this.host = host;
  }

  get environment(): Record<string, string> {
    // The classic builder: Debian's package has no BuildKit client.
    return { DOCKER_BUILDKIT: "0", ...(this.host === undefined ? {} : { DOCKER_HOST: this.host }) };
  }

  run(args: string[], options: RunOptions = {}): Promise<string> {
    return run("docker", args, { ...options, environment: { ...this.environment, ...options.environment } });
  }

  /** Output lines without empty ones. */
  async lines(args: string[]): Promise<string[]> {
    return (await this.run(args)).split("\n").filter((line) => line !== "");
  }

  /** True when `docker … inspect` finds it. */
  async has(kind: "image" | "container" | "network" | "volume", name: string): Promise<boolean> {
    try {
      await this.run([kind, "inspect", "--format", "ok", name]);
      return true;
    } catch (error) {
      if (error instanceof CommandFailed && /no such|not found/i.test(error.output)) return false;
      throw error;
    }
  }

  /** Removes it when it is there. */
  async remove(kind: "container" | "network" | "volume", name: string): Promise<void> {
    try {
      await this.run([kind, "rm", ...(kind === "network" ? [] : ["--force"]), ...(kind === "container" ? ["--volumes"] : []), name]);
    } catch (error) {
      if (!(error instanceof CommandFailed && /no such|not found/i.test(error.output))) throw error;
    }
  }
}
