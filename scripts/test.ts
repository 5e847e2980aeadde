import { parseArgs } from "node:util";
import { Mendable, main } from "@meet-coop/command-line";
import { $ } from "zx";
import { Ladder } from "./ladder.ts";
import { installDebianPackages, prepareMachine } from "./machine.ts";

const rungs = ["pure", "records", "containers"] as const;

const help = `npm test [-- RUNG…]

Proves the whole project on this machine: formatting, that nothing is unused, types, then the ladder of tests. Installs what it needs.

  pure         definitions, plan, renderers, components with mocks; needs nothing but Node
  records      the real Pulumi engine against the local cloud's API
  containers   the real engine against servers that boot: the demo service end to end

Without a RUNG all three run. The last line counts the results: N passed, N failed, N skipped.`;

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
  if (values.help) return console.log(help);
  const unknown = positionals.filter((word) => !rungs.some((rung) => rung === word));
  if (unknown.length > 0) throw new Mendable(`There is no rung \`${unknown.join("`, `")}\`. The rungs are: ${rungs.join(", ")}.`);
  const chosen = rungs.filter((rung) => positionals.length === 0 || positionals.includes(rung));

  const ladder = new Ladder(process.env);
  const { env } = ladder;
  await installDebianPackages(chosen.includes("containers"));
  if (chosen.includes("pure")) {
    await ladder.check("Format and lint", () => $({ env, stdio: "inherit" })`biome check --error-on-warnings .`);
    await ladder.check("Nothing unused", () => $({ env, stdio: "inherit" })`knip`);
    await ladder.check("Types", () => $({ env, stdio: "inherit" })`turbo run typecheck --output-logs=errors-only`);
  }
  for (const rung of chosen) {
    if (rung !== "pure") await prepareMachine({ docker: rung === "containers" });
    await ladder.climb(rung);
  }
  ladder.end();
});
