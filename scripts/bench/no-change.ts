import { Mendable, step } from "@meet-coop/command-line";
import { ensureEngine } from "@meet-coop/engine";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";
import { type LocalStack, localStack } from "../local-stack.ts";
import { type Bench, comparedTo, type Figure, seconds } from "./figure.ts";
import { BenchProject, pulumi } from "./project.ts";
import { mustRun } from "./running.ts";

const times = 3;
const emptyProgram = `import { RandomId } from "@pulumi/random";
new RandomId("random", { byteLength: 8 });
`;

/** Runs `pulumi COMMAND` in a local stack. @throws Mendable with Pulumi's own words, also when it would change something. */
function inStack({ folder, env, configFile }: LocalStack, command: "preview" | "up"): Promise<void> {
  const words = command === "up" ? ["--yes", "--skip-preview"] : [];
  return pulumi(folder, env, [command, ...words, "--non-interactive", "--expect-no-changes", "--config-file", configFile]);
}

/** This bench must not be what changes the demo service. @throws Mendable with what would change. */
async function nothingToChange(stack: LocalStack, instance: string): Promise<void> {
  try {
    await inStack(stack, "preview");
  } catch (error) {
    if (!(error instanceof Mendable)) throw error;
    const flag = instance === "default" ? "" : ` -- --instance ${instance}`;
    throw new Mendable(
      `The demo service is not as its stack says it should be. Cure: \`npm start${flag}\`, then the bench again.\n${error.message}`,
    );
  }
}

export const noChange: Bench = {
  name: "no-change",
  says: "`preview` and `up` without a change: the demo service as `npm start` made it",
  async run({ environment, instance }) {
    await mustRun(instance);
    const engine = await ensureEngine({ log: () => undefined });
    const stack = localStack({ project: "demo", settings: localCloudSettings(instance), engine, environment });
    await step("Nothing to change", () => nothingToChange(stack, instance));
    const project = await BenchProject.make(emptyProgram, environment);
    try {
      await project.up();
      const one = await step("One resource: preview", () => seconds(project.preview, times));
      const oneUp = await step("One resource: up", () => seconds(project.upWithoutChange, times));
      const preview = await step("Demo: preview", () => seconds(() => inStack(stack, "preview"), times));
      const up = await step("Demo: up", () => seconds(() => inStack(stack, "up"), times));
      const bare: Figure[] = [
        { name: "one random resource: preview without a change", value: one, unit: "s" },
        { name: "one random resource: up without a change", value: oneUp, unit: "s" },
      ];
      return [
        ...bare,
        comparedTo({ name: "one resource", value: one }, { name: "demo: preview without a change", value: preview, unit: "s" }),
        comparedTo({ name: "one resource", value: oneUp }, { name: "demo: up without a change", value: up, unit: "s" }),
      ];
    } finally {
      project.remove();
    }
  },
};
