import { Argument, command, runCommand } from "@meet-coop/command-line/command";
import { $ } from "zx";
import { Ladder } from "./ladder.ts";
import { installDebianPackages, prepareMachine } from "./machine.ts";

const rungs = ["pure", "records", "containers"] as const;

const does =
  "Proves the whole project on this machine: formatting, that nothing is unused, types, then the ladder of tests. Installs what it needs.";
const more = `Rungs:
  pure         definitions, plan, renderers, components with mocks; needs nothing but Node
  records      the real Pulumi engine against the local cloud's API
  containers   the real engine against servers that boot: the demo service end to end

Examples:
  npm test
  npm test -- pure records

The last line counts the results: N passed, N failed, N skipped.`;

const rungArgument = new Argument("[rung...]", "which of them (default: all three)").choices(rungs);
await runCommand(command("npm test", does, more).addArgument(rungArgument).action(climb));

async function climb(named: readonly string[]): Promise<void> {
  const chosen = rungs.filter((rung) => named.length === 0 || named.includes(rung));

  const ladder = new Ladder(process.env);
  const { env } = ladder;
  await installDebianPackages(chosen.includes("containers"));
  if (chosen.includes("pure")) {
    await ladder.check("Format and lint", () => $({ env, stdio: "inherit" })`biome check --error-on-warnings .`);
    await ladder.check("Nothing unused", () => $({ env, stdio: "inherit" })`knip`);
    await ladder.check("Types", () => $({ env, stdio: "inherit" })`turbo run typecheck typecheck:scripts --output-logs=errors-only`);
  }
  for (const rung of chosen) {
    if (rung !== "pure") await prepareMachine({ docker: rung === "containers" });
    await ladder.climb(rung);
  }
  ladder.end();
}
