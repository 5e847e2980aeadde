import { kept, type Outcome } from "./conformance.ts";

/** Outcomes as a Markdown table: a row for each level, limit and attempt, with how many of its tenants kept it, and what came instead where one didn't. */
export function outcomeTable(outcomes: Outcome[]): string {
  const rows = Object.values(Object.groupBy(outcomes, ({ level, limit, tried, expected }) => [level, limit, tried, expected].join(" | ")));
  const lines = rows.flatMap((of = []) => {
    const [first] = of;
    if (!first) return [];
    const others = of.filter((outcome) => !kept(outcome));
    const says = others.length === 0 ? "" : `: ${others.map(({ tenant, got }) => `${tenant} ${got.slice(0, 80)}`).join("; ")}`;
    return [
      `| ${first.level} | ${first.limit} | ${first.tried} | ${first.expected}${first.soft ? " (softly)" : ""} | ${of.length - others.length} of ${of.length}${says} |`,
    ];
  });
  return `${["| level | limit | tried | expected | kept by |", "| --- | --- | --- | --- | --- |", ...lines].join("\n")}\n`;
}

/** The page that `npm run soak -- pools --write` keeps. */
export function outcomePage(outcomes: Outcome[]): string {
  const tenants = new Set(outcomes.map(({ tenant }) => tenant)).size;
  const day = new Date().toISOString().slice(0, 10);
  return `# What was tried against the limits

Written by \`npm run soak -- pools --write\` on ${day}: ${tenants} tenants of the invented customers, in the local cloud, by their public ways: Greenlight, load balancer,
BigBlueButton. ${outcomes.length} attempts. One pool alone: \`npm run conformance -- members\`.
BBBLB 0.0.18 answers every \`getMeetings\` with an error (see [the gate](load-balancer-gate.md)), so that none are listed says little; that none is found by its name says more. Where
people sign in with accounts from elsewhere, the load balancer was asked, and not Greenlight.
What is expected softly is not promised by the program that keeps it: Greenlight counts an account's rooms before it makes one, so of some that are asked for in the same moment a few
too many can be made. Another result is told here, and breaks nothing: who has too many gets no more.

${outcomeTable(outcomes)}`;
}
