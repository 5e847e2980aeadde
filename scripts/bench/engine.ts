import { step } from "@meet-coop/command-line";
import { ensureEngine } from "@meet-coop/engine";
import { $ } from "zx";
import { root } from "../local-stack.ts";
import { type Bench, comparedTo, type Figure, milliseconds } from "./figure.ts";
import { isRunning } from "./running.ts";

export const engine: Bench = {
  name: "engine",
  says: "the parts of a warm `npm start`: the command's door, the engine's look-up, a local cloud that runs already",
  async run({ environment, instance }) {
    const quiet = $({ env: environment, cwd: root, quiet: true });
    const found = await ensureEngine({ log: () => undefined });
    const times = 5;
    const node = await step("Node alone", () => milliseconds(() => quiet`node --version`, times));
    const pulumi = await step("The engine's start alone", () => milliseconds(() => quiet`${found.pulumi} version`, times));
    const lookUp = await step("Engine's look-up", () => milliseconds(() => ensureEngine({ log: () => undefined }), times));
    const door = await step("npm start --help", () => milliseconds(() => quiet`node scripts/house.mjs start --help`, times));
    const bare = { name: "node --version", value: node, unit: "ms" } as const;
    const start = { name: "pulumi version", value: pulumi, unit: "ms" } as const;
    const figures: Figure[] = [
      bare,
      start,
      comparedTo(start, { name: "engine's look-up, nothing to do", value: lookUp, unit: "ms" }),
      comparedTo(bare, { name: "npm start --help, without npm itself", value: door, unit: "ms" }),
    ];
    if (await isRunning(instance)) {
      const cli = `${root}/packages/local-cloud/src/cli.ts`;
      const warm = await step("local-cloud start, where it runs", () =>
        milliseconds(() => quiet`node --disable-warning=ExperimentalWarning ${cli} start --instance ${instance}`, times),
      );
      figures.push(comparedTo(bare, { name: "local-cloud start, where it runs", value: warm, unit: "ms" }));
    }
    return figures;
  },
};
