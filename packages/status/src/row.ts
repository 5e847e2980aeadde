/** `ending`: it is on its way out, as the definitions say. `pending`: it waits for somebody outside of the co-op. Both are no fault of ours. */
export type State = "ok" | "ending" | "pending" | "warning" | "failed";

/** One thing that was looked at. */
export interface Row {
  what:
    | "host name"
    | "certificate"
    | "page"
    | "server"
    | "machine"
    | "firewall"
    | "record"
    | "database"
    | "load balancer"
    | "container"
    | "disk"
    | "dump"
    | "version";
  /** Of one kind, no two are alike. */
  name: string;
  state: State;
  /** What was seen; where something is wrong, what to do. One line. */
  details: string;
}

/** From what matters most to what matters least. */
export const states: readonly State[] = ["failed", "warning", "pending", "ending", "ok"];

/** Rows of one kind of thing, by state: `row("disk").warning("/", "…")`. */
export const row = (what: Row["what"]) => {
  const make = (state: State) => (name: string, details: string) => ({ what, name, state, details: plain(details) });
  return { ok: make("ok"), ending: make("ending"), pending: make("pending"), warning: make("warning"), failed: make("failed") };
};

/** Text of others, on one line of a terminal: without what would steer that, and not longer than people read. */
export function plain(text: string, longest = 400): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** `1 server`, `2 servers`. */
export const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? "" : "s"}`;
