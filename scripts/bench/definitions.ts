import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { step } from "@meet-coop/command-line";
import { parse } from "yaml";
import { $ } from "zx";
import { root } from "../local-stack.ts";
import type { DefinitionsRun } from "./definitions-run.ts";
import { type Bench, comparedTo, type Figure, median } from "./figure.ts";
import { type HowMany, writeManyDefinitions } from "./many-definitions.ts";

const day = "2026-06-01";
/** What a large co-op has: 1,000 organisations, 300 tenants of operational members, 100 events. */
const large: HowMany = { organisations: 1000, operationalMembers: 100, events: 100 };
const growth = [100, 1000, 10_000];

/** Medians of several processes. */
async function measured(folder: string, times: number): Promise<DefinitionsRun> {
  const runs: DefinitionsRun[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    runs.push(
      JSON.parse((await $({ cwd: root, quiet: true })`node scripts/bench/definitions-run.ts ${folder} ${day}`).stdout) as DefinitionsRun,
    );
  }
  const of = (key: keyof DefinitionsRun) => median(runs.map((run) => run[key]));
  return { check: of("check"), plan: of("plan"), render: of("render"), memory: of("memory") };
}

/** Seconds that the YAML library alone takes for the same files. */
function bareParse(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  const started = performance.now();
  for (const file of files) parse(readFileSync(join(folder, file), "utf8"), { schema: "failsafe" });
  return (performance.now() - started) / 1000;
}

export const definitions: Bench = {
  name: "definitions",
  says: "check, plan and render all for 1,000 organisations, 300 tenants of operational members and 100 events; growth from 100 to 10,000 organisations",
  async run() {
    const figures: Figure[] = [];
    const many = writeManyDefinitions(large);
    try {
      const run = await step("a large co-op (median of 5)", () => measured(many.folder, 5));
      const bare = { name: "YAML library alone", value: bareParse(many.folder) };
      const seconds = (name: string, value: number): Figure => ({
        name: `1,000 organisations, 300 members' tenants, 100 events: ${name}`,
        value,
        unit: "s",
      });
      figures.push(comparedTo(bare, seconds("check", run.check), "the YAML library alone"));
      figures.push(seconds("plan", run.plan), seconds("render all", run.render), seconds("all three", run.check + run.plan + run.render));
      figures.push({ name: "the same: memory at most", value: run.memory, unit: "MiB" });
    } finally {
      many.remove();
    }
    let before: { count: number; seconds: number } | undefined;
    for (const count of growth) {
      const { folder, remove } = writeManyDefinitions({ organisations: count, operationalMembers: 0, events: 0 });
      try {
        const run = await step(`${count} organisations`, () => measured(folder, 3));
        const value = run.check + run.plan + run.render;
        const figure: Figure = { name: `${count} organisations: check, plan and render all`, value, unit: "s" };
        const linear = before && before.seconds * (count / before.count);
        figures.push(linear === undefined ? figure : comparedTo({ name: "linear growth", value: linear }, figure));
        figures.push({ name: `${count} organisations: memory at most`, value: run.memory, unit: "MiB" });
        before = { count, seconds: value };
      } finally {
        remove();
      }
    }
    return figures;
  },
};
