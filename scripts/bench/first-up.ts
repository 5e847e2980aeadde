import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detail, Mendable, step } from "@meet-coop/command-line";
import { instanceFolder } from "@meet-coop/local-cloud";
import { localCloudSettings, localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { $ } from "zx";
import { localStack, root } from "../local-stack.ts";
import { prepareMachine } from "../machine.ts";
import { phaseSeconds, phases } from "./event-log.ts";
import { type Bench, comparedTo, type Figure, seconds } from "./figure.ts";
import { pulumi } from "./project.ts";

/** A local cloud of its own beside whatever runs: own ports, own addresses, removed afterwards. */
const instance = "bench-first-up";
const place = ["--port-base", "8690", "--door", "8290", "--subnet-index", "69"];

async function localCloud(environment: Record<string, string>, ...args: string[]): Promise<void> {
  const cli = `${root}/packages/local-cloud/src/cli.ts`;
  const { exitCode, stdout, stderr } = await $({
    env: environment,
    cwd: root,
    quiet: true,
    nothrow: true,
  })`node --disable-warning=ExperimentalWarning ${cli} ${args} --instance ${instance}`;
  if (exitCode !== 0) throw new Mendable(`\`local-cloud ${args[0]}\` ended with status ${exitCode}:\n${(stdout + stderr).trim()}`);
}

async function remove(environment: Record<string, string>): Promise<void> {
  if (existsSync(instanceFolder(instance))) await localCloud(environment, "reset", "--yes");
  rmSync(localStacksFolder(instance), { recursive: true, force: true });
}

/** Shows what the engine has made, so that minutes don't pass in silence. */
function made(line: string): void {
  if (/ created \(/.test(line)) detail(line.trim());
}

/** The figures, or what went wrong before, matter more than what is left behind. */
function notRemoved(error: unknown): void {
  detail((error as Error).message);
  detail(`The local cloud \`${instance}\` is still there. Cure: \`npm run local-cloud -- reset --yes --instance ${instance}\`.`);
}

export const firstUp: Bench = {
  name: "first-up",
  says: "the first `up` of the demo service by phase, in a fresh local cloud: minutes, and some 2 GB of memory beside what runs",
  onRequest: true,
  async run({ environment }) {
    const engine = await prepareMachine({ docker: true });
    // Ctrl-C reaches the engine too, which ends in its own time; then what was made here must still be removed.
    const interrupted = () => detail("stopping …");
    process.on("SIGINT", interrupted);
    const folder = mkdtempSync(join(tmpdir(), "meet-coop-bench-first-up-"));
    try {
      await step("What an earlier bench left is removed", () => remove(environment));
      const start = await step("A fresh local cloud starts", () =>
        seconds(() => localCloud(environment, "start", "--driver", "containers", ...place)),
      );
      const stack = localStack({ project: "demo", settings: localCloudSettings(instance), engine, environment });
      // The engine offers its event log to those who debug it only.
      const env = { ...stack.env, PULUMI_DEBUG_COMMANDS: "true" };
      await pulumi(stack.twin, env, ["stack", "init", "local", "--non-interactive"]);
      // With debug messages that may hold secrets: hence in a folder for its owner only, which is removed.
      const log = join(folder, "events.json");
      const up = ["up", "--yes", "--skip-preview", "--non-interactive", "--event-log", log, "--config-file", stack.configFile];
      const whole = await step("pulumi up", () => seconds(() => pulumi(stack.folder, env, up, made)));
      const total = { name: "the whole", value: whole };
      const measured = phaseSeconds(readFileSync(log, "utf8"));
      const figures: Figure[] = [
        { name: "a fresh local cloud starts", value: start, unit: "s" },
        { name: "first up: the whole", value: whole, unit: "s" },
      ];
      for (const phase of phases) {
        const value = measured[phase];
        if (value !== undefined) figures.push(comparedTo(total, { name: `first up: ${phase}`, value, unit: "s" }));
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await step("The fresh local cloud is removed", () => remove(environment)).catch(notRemoved);
      process.off("SIGINT", interrupted);
    }
  },
};
