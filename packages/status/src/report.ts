import type { End } from "./ends.ts";
import { type Row, type State, states } from "./row.ts";

/** What `--json` prints. Its shape stays as it is as long as its version does; keys may be added. */
export interface Report {
  version: 1;
  pool: string;
  stack: string;
  /** For which the definitions were read, `YYYY-MM-DD`. */
  day: string;
  /** When it was asked, ISO 8601. */
  at: string;
  /** How long it took. */
  seconds: number;
  /** The worst of all rows, as the exit status says it. */
  state: "ok" | "warning" | "failed";
  exitStatus: number;
  rows: Row[];
  /** What ends within a week of the day, has ended without being gone, or waits for somebody. */
  ends: End[];
}

/** As Nagios and its relatives take it. What is pending or ending is as it should be. */
export const exitStatuses = { ok: 0, warning: 1, failed: 2, unknown: 3 } as const;

/** The worst that matters to a monitor. */
export function worst(rows: readonly Row[]): Report["state"] {
  return (["failed", "warning"] as const).find((state) => rows.some((row) => row.state === state)) ?? "ok";
}

const colors: Record<State, number> = { failed: 31, warning: 33, pending: 36, ending: 36, ok: 32 };

/** The report for people: what is wrong first. The words say it all; colour only helps to find them. */
export function reportText(report: Report, { color = false } = {}): string {
  const paint = (state: State, text: string) => (color ? `\u001b[${colors[state]}m${text}\u001b[0m` : text);
  const rows = [...report.rows].sort((one, other) => states.indexOf(one.state) - states.indexOf(other.state));
  const widths = [
    1,
    ...(["state", "what", "name"] as const).map((key) => Math.max(key.length, ...rows.map((row) => row[key].length))),
  ].slice(1);
  const [stateWidth = 0, whatWidth = 0, nameWidth = 0] = widths;
  const line = (state: string, what: string, name: string, details: string) =>
    `${state}${what.padEnd(whatWidth)}  ${name.padEnd(nameWidth)}  ${details}`.trimEnd();
  const table = [
    line("state".padEnd(stateWidth + 2), "what", "name", "details"),
    ...rows.map(({ state, what, name, details }) => line(paint(state, state.padEnd(stateWidth + 2)), what, name, details)),
  ];
  const ends = report.ends.map(({ on, what, name, details }) => `  ${on ?? "no date   "}  ${what} ${name}: ${details}`);
  return [
    ...table,
    "",
    ...(ends.length > 0 ? ["Ends within a week, has ended, or waits for somebody", "", ...ends, ""] : ["Nothing ends within a week.", ""]),
    `Pool ${report.pool}, stack ${report.stack}, ${report.day}: ${countWords(report.rows)} (${report.seconds.toFixed(1)} s)`,
    "",
  ].join("\n");
}

function countWords(rows: readonly Row[]): string {
  const counts = states.map((state) => [rows.filter((row) => row.state === state).length, state] as const);
  return counts
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(", ");
}
