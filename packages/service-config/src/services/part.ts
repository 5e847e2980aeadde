import type { GreenlightSecrets } from "./greenlight/environment.ts";

/** Secrets from which those of a part are derived, and those that others gave for its tenant. */
export interface Secrets {
  /** The pool's, base64. */
  rootKey: string;
  given: Pick<GreenlightSecrets, "smtpPassword" | "openIdConnectClientSecret" | "hcaptchaSecretKey">;
}

/** What holds a secret isn't there before the secrets are. */
export type FromSecrets<Value> = (secrets: Secrets) => Value;

/** A folder or file of the server, or a volume of the tenant's, in a container. */
export type Mount = ({ folder: string } | { volume: string }) & { at: string };

/** A container of a program, as plain data. */
export interface ContainerPart {
  kind: "container";
  /** What it is called on its server, of a tenant behind the tenant's id: `postgresql`. */
  what: string;
  /** The stack's name for its image, or the name of one that the tenant brings; the tag. */
  image: { of: "bbblb" | "caddy" | "greenlight" | "postgresql" | "redis"; name?: string | null; tag: string };
  /** MiB that it may use. */
  memory: number;
  /** `server`: it has the server's own network, and listens where its settings say; `tenant`: that of its tenant alone, in which it is called like the part. */
  network: "server" | "tenant";
  command?: string[];
  environment?: FromSecrets<Record<string, string>>;
  /** Files that it begins with, by their paths. */
  files?: Record<string, string>;
  /** Where it answers on the server, for the server alone. */
  port?: { inside: number; host: string; port: number };
  /** Names that lead to the server itself. */
  serverAs?: string;
  /** What must outlive it: a backup holds these. */
  keeps?: Mount[];
  /** What it shares with the server besides. */
  shares?: Mount[];
  /** What it only reads. */
  reads?: Mount[];
  /** A shell command that succeeds while it is well, asked once a minute; `startPeriod`: how long a first start may take, default 30 s. */
  health?: { command: string; startPeriod?: string };
}

/** A Docker volume of a tenant's, where what a container keeps has no folder of its own on a disk of its own. It is protected until the tenant is released. */
export interface VolumePart {
  kind: "volume";
  what: string;
}

/** A bash script that puts something in force on the server, when its text or its input is another. */
export interface StepPart {
  kind: "step";
  what: string;
  /** Its standard input. Default: none. */
  input?: string | FromSecrets<string>;
  script: string;
  /** Runs when it is taken away. */
  undo?: string;
  /** Containers of the same server, or machines of the pool: new ones make it run again. */
  renewedWith?: { containers: string[] } | { servers: string[] };
  /** The meeting server that it is about, and waits for; nothing waits for such a step. */
  forServer?: string;
  /** Whether it waits for all else of the pool. */
  last?: true;
  /** Whether it prints a line `pending: …` for each thing that waits for somebody else. */
  tellsPending?: true;
}

/** What is served from this machine's folder, as it is. */
export interface FolderPart {
  kind: "folder";
  what: string;
  /** On the server. */
  to: string;
}

/** One thing of a service that is made on a server; each waits for those before it. */
export type Part = ContainerPart | VolumePart | StepPart | FolderPart;

/** The list of authorities that a server trusts: a stack may run beside an authority of its own. */
export const trustedRoots = "/etc/ssl/certs/ca-certificates.crt";

/** The same folder or file on both sides. */
export const asOnServer = (folder: string): Mount => ({ folder, at: folder });

/** What a container is called on its server. */
export const containerName = (what: string, tenant: { id: string } | null): string => (tenant ? `${tenant.id}-${what}` : what);
