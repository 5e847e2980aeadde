import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import type { Host } from "./host.ts";

/** What is to go wrong with something that was asked of a server. */
export interface Trouble {
  /** Breaks the connection before anything happens. */
  dropBefore: boolean;
  dropAfter: boolean;
  fails: Fault | undefined;
}

/**
 * Asks the faults about something that was asked of a server, and waits as long as they say.
 * @param what e.g. `EXEC` and the command; the faults see `/server/what was asked`
 * @param gone ends the wait
 */
export async function troubleWith(host: Host, what: "EXEC" | "COPY" | "CONNECT", text: string, gone: AbortSignal): Promise<Trouble> {
  const hits = host.faults.hit("ssh", what, `/${host.name}${what === "CONNECT" ? "" : `/${text}`}`);
  for (const { kind, delay } of hits)
    if (kind === "slow") await sleep(delay ?? 1000, undefined, { signal: gone, ref: false }).catch(() => undefined);
  return {
    dropBefore: hits.some(({ kind }) => kind === "drop-before"),
    dropAfter: hits.some(({ kind }) => kind === "drop-after"),
    fails: hits.find(({ kind }) => kind === "error" || kind === "fail-action"),
  };
}
