import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Inspection, inspectionOf, type PoolPlan, type ServerPlan } from "@meet-coop/service-config";
import { type SshFiles, sshWords } from "./ssh-files.ts";

/** One part of what a server said: a value, or why there is none. */
export type Part<Value> = { value: Value } | { error: string };

/** In the place of a part that didn't come. */
export const unseen: { error: string } = { error: "no answer in time" };

export interface Container {
  name: string;
  /** Docker's word, e.g. `running`. */
  state: string;
  /** Docker's words, e.g. `Up 3 hours (healthy)`. */
  status: string;
}

/** A server as the load balancer has it. */
export interface BalancedServer {
  /** Its host name. */
  server: string;
  enabled: boolean;
  /** BBBLB's number: 0 gets new meetings, 1 fails or recovers, 2 is given up. */
  health: number;
  meetings: number;
  users: number;
}

export interface Disk {
  /** Bytes. */
  free: number;
  size: number;
  mounted: boolean;
}

/** What a server knows of itself; the keys are those that `inside.py` prints. A part that didn't come in time is absent. */
export interface Inside {
  containers?: Part<Container[]>;
  /** The HTTP status with which it answers. */
  "load balancer"?: Part<number>;
  "balanced servers"?: Part<BalancedServer[]>;
  /** The number of the BigBlueButton that is installed. */
  bigbluebutton?: Part<string>;
  /** File name of each tenant's newest dump. */
  dumps?: Part<Record<string, string>>;
  [databases: `databases ${string}`]: Part<string[]>;
  [disk: `disk ${string}`]: Part<Disk>;
}

/** What is to be looked at, and where; null and nothing: not there. */
export interface InsideQuestion {
  containers: boolean;
  bigbluebutton: string | null;
  databases: Record<string, string>;
  loadBalancer: NonNullable<Inspection["loadBalancer"]> | null;
  disks: string[];
  dumps: string | null;
}

/** What there is to see inside the server that holds the tenants: of its services, and of its own disk. */
export function insideQuestion(pool: PoolPlan, server: ServerPlan): InsideQuestion {
  const { databases = {}, loadBalancer = null, disks = [], dumps = null } = inspectionOf(pool, server);
  return { containers: true, bigbluebutton: null, databases, loadBalancer, disks: ["/", ...disks], dumps };
}

/** What a meeting server is asked for its version. */
export const versionQuestion = (pool: PoolPlan, server: ServerPlan): InsideQuestion => ({
  ...{ containers: false, bigbluebutton: inspectionOf(pool, server).bigbluebutton ?? null },
  ...{ databases: {}, loadBalancer: null, disks: [], dumps: null },
});

/** What a look inside a server gave: what it said, or why it said nothing. */
export type Look = { kind: "seen"; inside: Inside } | { kind: "error"; words: string };

const script = readFileSync(join(import.meta.dirname, "inside.py"));

/**
 * Looks inside a server in one SSH session, its host key verified. When the signal ends it, what came until then counts. `program`: the OpenSSH client.
 */
export function lookInside(files: SshFiles, question: InsideQuestion, signal: AbortSignal, program = "ssh"): Promise<Look> {
  const asked = Buffer.from(JSON.stringify(question)).toString("base64");
  const child = spawn(program, [...sshWords(files), `python3 -I - ${asked}`], { stdio: "pipe" });
  let said = "";
  let errors = "";
  child.stdout.on("data", (part: Buffer) => (said += part));
  child.stderr.on("data", (part: Buffer) => (errors += part));
  // It may end before it has read the script.
  child.stdin.on("error", () => undefined).end(script);
  return new Promise((resolve) => {
    const end = (otherwise: string) => {
      const inside = parsed(said);
      resolve(inside ? { kind: "seen", inside } : { kind: "error", words: errors.trim().split("\n").at(-1) || otherwise });
    };
    child.on("error", ({ message }) => end(message));
    child.on("close", (status) => end(`it ended with status ${status}`));
    signal.addEventListener("abort", () => {
      child.kill("SIGKILL");
      // Not when its pipes are closed: a program that it started may hold them.
      end("no answer in time");
    });
  });
}

/** All parts that came as a whole line. */
function parsed(text: string): Inside | undefined {
  const parts = text.split("\n").flatMap((line): object[] => {
    try {
      return [JSON.parse(line) as object];
    } catch {
      return [];
    }
  });
  return parts.length > 0 ? Object.assign({}, ...parts) : undefined;
}
