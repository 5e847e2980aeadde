import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Mendable } from "@meet-coop/command-line";
import { ensureEngine } from "@meet-coop/engine";
import { stringify } from "yaml";
import { $ } from "zx";
import { root } from "../local-stack.ts";

/** A Pulumi project in a temporary folder, with a backend of its own: what it makes, it makes for a bench. */
export class BenchProject {
  readonly folder: string;
  readonly env: Record<string, string>;

  private constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.env = env;
  }

  /** `program`: its text, JavaScript with imports. `env`: what it and its plugins find in their environment. */
  static async make(program: string, environment: Record<string, string>, env: Record<string, string> = {}): Promise<BenchProject> {
    const engine = await ensureEngine({ log: () => undefined });
    const folder = mkdtempSync(join(tmpdir(), "meet-coop-bench-project-"));
    mkdirSync(join(folder, "backend"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      stringify({ name: "bench", runtime: { name: "nodejs", options: { typescript: false } }, main: "index.js" }),
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true, type: "module" }));
    writeFileSync(join(folder, "index.js"), program);
    const project = new BenchProject(folder, {
      ...environment,
      ...engine.env,
      PATH: `${engine.bin}:${environment.PATH}`,
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
      PULUMI_STACK: "bench",
      ...env,
    });
    await project.run("stack", "init", "bench", "--non-interactive");
    return project;
  }

  /** `pulumi ARGS`. @throws Mendable with Pulumi's own words when it fails. */
  async run(...args: string[]): Promise<void> {
    await pulumi(this.folder, this.env, args);
  }

  readonly up = () => this.run("up", "--yes", "--skip-preview", "--non-interactive");
  readonly upWithoutChange = () => this.run("up", "--yes", "--skip-preview", "--non-interactive", "--expect-no-changes");
  readonly preview = () => this.run("preview", "--non-interactive", "--expect-no-changes");

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Runs `pulumi` in a folder; `show` gets each line that it prints.
 * @throws Mendable with Pulumi's own words when it fails.
 */
export async function pulumi(cwd: string, env: Record<string, string>, args: string[], show?: (line: string) => void): Promise<void> {
  const child = $({ cwd, env, quiet: true, nothrow: true })`pulumi ${args}`;
  if (show) createInterface({ input: child.stdout }).on("line", show);
  const { exitCode, stdout, stderr } = await child;
  if (exitCode !== 0)
    throw new Mendable(
      `\`pulumi ${args[0]}\` ended with status ${exitCode}:\n${(stdout + stderr).trim().split("\n").slice(-25).join("\n")}`,
    );
}
