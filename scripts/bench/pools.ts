import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detail, step } from "@meet-coop/command-line";
import { ensureTerraform } from "@meet-coop/engine";
import { Rehearsal } from "../rehearsal.testing.ts";
import { type Bench, comparedTo, type Figure, median } from "./figure.ts";
import { writeManyDefinitions } from "./many-definitions.ts";
import { type MeasuredRun, measuredRun } from "./measured-run.ts";
import { plainServices } from "./plain-services.ts";
import { BenchProject } from "./project.ts";

/** How often each preview is asked for, by how many tenants: a large pool takes minutes each time. */
const sizes = [
  { tenants: 15, times: 3 },
  { tenants: 30, times: 3 },
  { tenants: 300, times: 2 },
];
const tenantsPerServer = 15;
const plain = (file: string) => join(import.meta.dirname, "plain", file);

/** A command that is measured, again and again. */
type Command = () => Promise<MeasuredRun>;

/** A program beside the pool's stack, which makes the same services plainly. */
interface Plain {
  make: Command;
  again: Command;
  remove(): void;
}

/** Where the clouds are, as the plugins and Terraform's providers find it in their environment. */
function cloudsOf({ settings }: Rehearsal): Record<string, string> {
  return {
    ...{ HCLOUD_TOKEN: settings.hetznerToken, HCLOUD_ENDPOINT: settings.hetznerEndpoint },
    ...{ CLOUDFLARE_API_TOKEN: settings.cloudflareToken, CLOUDFLARE_BASE_URL: settings.cloudflareBaseUrl },
  };
}

/** The pool's services as a bare Pulumi program. */
async function bareProgram(pool: Rehearsal, environment: Record<string, string>, state: string): Promise<Plain> {
  const project = await BenchProject.make(readFileSync(plain("index.js"), "utf8"), environment, {
    ...cloudsOf(pool),
    // Its first up is not compared: without this it takes as long as the pool's, most of which is writing the state at each step.
    PULUMI_SKIP_CHECKPOINTS: "true",
  });
  writeFileSync(join(project.folder, "services.json"), JSON.stringify(plainServices(state, { name: "bare", address: 126 })));
  const run = (...args: string[]) => measuredRun(["pulumi", ...args, "--non-interactive"], { cwd: project.folder, env: project.env });
  return {
    make: () => run("up", "--yes", "--skip-preview"),
    again: () => run("preview", "--expect-no-changes"),
    remove: () => project.remove(),
  };
}

/** The pool's services as for_each in Terraform. Its commands are planned and not run. */
async function terraformProgram(pool: Rehearsal, environment: Record<string, string>, state: string): Promise<Plain> {
  const { program, settings } = await ensureTerraform(detail);
  const folder = mkdtempSync(join(tmpdir(), "meet-coop-bench-terraform-"));
  copyFileSync(plain("main.tf"), join(folder, "main.tf"));
  writeFileSync(join(folder, "services.json"), JSON.stringify(plainServices(state, { name: "each", address: 125 })));
  const env = {
    ...environment,
    ...{ TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: "1" },
    ...cloudsOf(pool),
  };
  const run = (...args: string[]) => measuredRun([program, ...args, "-no-color"], { cwd: folder, env });
  return {
    make: () => run("apply", "-auto-approve"),
    again: () => run("plan", "-refresh=false", "-detailed-exitcode"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface Measured {
  resources: number;
  first: MeasuredRun;
  same: MeasuredRun;
  changed: MeasuredRun;
  bare: MeasuredRun;
  terraform: MeasuredRun;
}

/** The middle of several runs. */
function middle(runs: MeasuredRun[]): MeasuredRun {
  const of = (what: keyof MeasuredRun) => median(runs.map((run) => run[what]));
  return { seconds: of("seconds"), memory: of("memory"), cpu: of("cpu") };
}

/** Brings a pool with so many tenants up, and the same services plainly beside it; then asks each for a preview, in turn: so that all meet the same noise. */
async function measure({ tenants, times }: (typeof sizes)[number], environment: Record<string, string>): Promise<Measured> {
  const many = writeManyDefinitions({
    ...{ organisations: 0, operationalMembers: tenants / 3, events: 0 },
    meetingServers: tenants / tenantsPerServer,
  });
  const cloud = await Rehearsal.prepare("bench-pools", "--action-ms", "0", "--subnet-index", "69");
  const beside: Plain[] = [];
  try {
    const pool = cloud.of("members");
    await cloud.startCloud("records");
    await pool.initStack();
    const config = { "meet-coop:definitions": many.folder, "meet-coop:examples": "false" };
    const stack = await pool.stack(config);
    const run = (...args: string[]) =>
      measuredRun(["pulumi", ...args, "--non-interactive", "--config-file", stack.configFile], { cwd: stack.folder, env: stack.env });
    const first = await step("the pool: first up", () => run("up", "--yes", "--skip-preview"));
    const state = (await pool.pulumi(["stack", "export", "--show-secrets"], config)).text;
    const bare = await bareProgram(pool, environment, state);
    beside.push(bare);
    const terraform = await terraformProgram(pool, environment, state);
    beside.push(terraform);
    await step("a bare program makes the same", bare.make);
    await step("Terraform makes the same", terraform.make);
    const runs = { same: [], changed: [], bare: [], terraform: [] } as Record<"same" | "changed" | "bare" | "terraform", MeasuredRun[]>;
    for (let nth = 1; nth <= times; nth += 1)
      await step(`previews, ${nth} of ${times}`, async () => {
        runs.same.push(await run("preview", "--expect-no-changes"));
        runs.bare.push(await bare.again());
        runs.terraform.push(await terraform.again());
        const last = [runs.same, runs.bare, runs.terraform].map((of) => `${of.at(-1)?.seconds.toFixed(1)} s`);
        detail(`the pool ${last[0]}, a bare program ${last[1]}, Terraform ${last[2]}`);
      });
    const member = join(many.folder, "operational-members", "member-1.yaml");
    writeFileSync(member, readFileSync(member, "utf8").replace("#2f5d1e", "#1e2f5d"));
    for (let nth = 1; nth <= times; nth += 1)
      await step(`previews of a change, ${nth} of ${times}`, async () => runs.changed.push(await run("preview")));
    return {
      resources: (JSON.parse(state) as { deployment: { resources: unknown[] } }).deployment.resources.length,
      first,
      ...{ same: middle(runs.same), changed: middle(runs.changed), bare: middle(runs.bare), terraform: middle(runs.terraform) },
    };
  } finally {
    for (const program of beside) program.remove();
    await cloud.end();
    many.remove();
  }
}

/** The figures of one size; each in words that say which. */
function figuresOf(tenants: number, { resources, first, same, changed, bare, terraform }: Measured): Figure[] {
  const of = `${tenants} tenants (${resources} resources)`;
  const timed = (what: string, { seconds }: MeasuredRun, ...others: [MeasuredRun, string][]): Figure =>
    others.reduce<Figure>((figure, [other, to]) => comparedTo({ name: to, value: other.seconds }, figure, to), {
      ...{ name: `${of}: ${what}`, value: seconds, unit: "s" },
    });
  const memory = (what: string, { memory }: MeasuredRun, other?: [MeasuredRun, string]): Figure => {
    const figure: Figure = { name: `${of}: memory of ${what}`, value: memory, unit: "MiB" };
    return other ? comparedTo({ name: other[1], value: other[0].memory }, figure) : figure;
  };
  return [
    timed("a bare program's preview without a change", bare),
    timed("terraform plan -refresh=false", terraform),
    timed("first up", first),
    memory("first up", first),
    timed("preview without a change", same, [bare, "bare"], [terraform, "Terraform"]),
    comparedTo(
      { name: "Terraform", value: terraform.cpu },
      comparedTo({ name: "bare", value: bare.cpu }, { name: `${of}: processor time of that`, value: same.cpu, unit: "s" }, "bare"),
      "Terraform",
    ),
    memory("preview without a change", same, [bare, "bare"]),
    timed("preview with a member's tenants changed", changed, [same, "without a change"]),
  ];
}

export const pools: Bench = {
  name: "pools",
  says: `pools of ${sizes.map(({ tenants }) => tenants).join(", ")} tenants on driver records, beside a bare Pulumi program and Terraform with as many resources: half an hour`,
  onRequest: true,
  async run({ environment }) {
    const measured: Measured[] = [];
    for (const size of sizes) measured.push(await step(`${size.tenants} tenants`, () => measure(size, environment)));
    const figures = measured.flatMap((each, nth) => figuresOf(sizes[nth]?.tenants ?? 0, each));
    const [small, large] = measured.slice(-2);
    if (!small || !large) return figures;
    const growth = (what: "first" | "same"): Figure => ({
      name: `growth of ${what === "first" ? "first up" : "preview without a change"}, for ${(large.resources / small.resources).toFixed(1)} × the resources`,
      value: large[what].seconds / small[what].seconds,
      unit: "×",
    });
    return [...figures, growth("first"), growth("same")];
  },
};
