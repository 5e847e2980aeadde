import { expect, test } from "vitest";
import { type Report, reportText, worst } from "./report.ts";
import { type Row, row, states } from "./row.ts";

const rows: Row[] = [
  row("host name").ok("anchor-level-1.meet.test", "is well"),
  row("server").failed("members-b", "no answer within 6 s"),
  row("host name").pending("meet.meadow.example.org", "doesn't lead to us yet"),
];
const report: Report = {
  ...{ version: 1, pool: "members", stack: "local", day: "2026-11-24", at: "2026-11-24T12:00:00.000Z", seconds: 1.25 },
  ...{ state: "failed", exitStatus: 2, rows },
  ends: [{ what: "tenant", name: "anchor-level-1", on: "2026-11-30", monthlyEur: null, details: "its last day is in 6 days" }],
};

test("the table is readable without colour, with what is wrong first", () => {
  expect(reportText(report)).toBe(`state    what       name                      details
failed   server     members-b                 no answer within 6 s
pending  host name  meet.meadow.example.org   doesn't lead to us yet
ok       host name  anchor-level-1.meet.test  is well

Ends within a week, has ended, or waits for somebody

  2026-11-30  tenant anchor-level-1: its last day is in 6 days

Pool members, stack local, 2026-11-24: 1 failed, 1 pending, 1 ok (1.3 s)
`);
});

test("with colour it says the same words", () => {
  const colored = reportText(report, { color: true });
  expect(colored).toContain("\u001b[31mfailed");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it takes colour away
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(reportText(report));
});

test("a report without ends says so", () => {
  expect(reportText({ ...report, ends: [] })).toContain("\n\nNothing ends within a week.\n\n");
});

test("what is pending or ending is no trouble for a monitor; the worst counts", () => {
  const of = (...wanted: Row["state"][]) => worst(wanted.map((state) => row("disk")[state]("/", "")));
  expect(of("ok", "pending", "ending")).toBe("ok");
  expect(of("ok", "warning", "pending")).toBe("warning");
  expect(of(...states)).toBe("failed");
  expect(of()).toBe("ok");
});
