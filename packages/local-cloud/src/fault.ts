export type FaultKind = "error" | "slow" | "fail-action" | "drop-before" | "drop-after";

/** The clouds' APIs, and what answers on servers of the driver `records`: SSH, and the Docker engine behind it. */
export const faultApis = ["hetzner", "cloudflare", "ssh", "docker"] as const;
export type FaultApi = (typeof faultApis)[number];

/** Something that goes wrong on request. */
export interface Fault {
  id: number;
  /** Which API; both clouds' when absent. */
  api?: FaultApi | undefined;
  /** HTTP method, or `*`. For SSH: `EXEC`, `COPY` or `CONNECT`. */
  method: string;
  /**
   * Path without host, as the client calls it, e.g. `/v1/servers` or `/v1/servers/*\/actions/poweron`; `*` stands for anything. On a server the path begins with its
   * name: `/demo-a/containers/create`, `/demo-a/bash -s` (a command), `/demo-a/etc/motd` (a file), `/demo-a` (a connection).
   */
  path: string;
  kind: FaultKind;
  /** First matching call that is hit, from 1. */
  from: number;
  /** Last matching call that is hit; null: all that follow. */
  to: number | null;
  /** error: HTTP status; for a command its exit status. */
  status?: number | undefined;
  /** error and fail-action: error code, as the API has it. */
  code?: string | undefined;
  message?: string | undefined;
  /** slow: delay in milliseconds. */
  delay?: number | undefined;
  /** How many calls have matched so far. */
  seen: number;
}
