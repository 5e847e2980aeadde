import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder, examplesFolder, loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf } from "@meet-coop/service-config";

/** Definitions of a test's own, to be changed like a circle would: the co-op's, with some of the invented customers, and all pools set up. */
export class SmallCoop {
  readonly folder = mkdtempSync(join(tmpdir(), "meet-coop-definitions-"));

  /** `customers`: files of the examples, e.g. `operational-members/anchor`. None: all of them. */
  constructor(customers?: string[]) {
    cpSync(definitionsFolder, this.folder, { recursive: true });
    const skipped = (file: string) => customers && /\.yaml$/.test(file) && !customers.some((name) => file.endsWith(`/${name}.yaml`));
    cpSync(examplesFolder, this.folder, { recursive: true, filter: (file) => !skipped(file) });
    for (const file of readdirSync(join(this.folder, "pools")))
      this.#write(`pools/${file}`, (text) =>
        text.replace("status: planned", "status: runs").replace(/( +)version: 0\.0\.18\n/, "$&$1proved-on: 2026-11-20\n"),
      );
  }

  /** Settings of a stack that runs with these definitions. */
  get config(): Record<string, unknown> {
    return { "meet-coop:definitions": this.folder, "meet-coop:examples": "false" };
  }

  /** Changes a file. @throws Error when that left it as it was. */
  change(file: string, edit: (text: string) => string): void {
    if (!this.#write(file, edit)) throw new Error(`nothing changed in ${file}`);
  }

  #write(file: string, edit: (text: string) => string): boolean {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const after = edit(before);
    writeFileSync(path, after);
    return after !== before;
  }

  /** Takes a file away. */
  delete(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** The plan of a pool. `day`: default today. */
  pool(id: string, day: string = new Date().toISOString().slice(0, 10)): PoolPlan {
    const { definitions, problems } = loadDefinitions({ day, roots: [{ path: this.folder }] });
    if (!definitions) throw new Mendable(`The definitions of the test have errors: ${JSON.stringify(problems.slice(0, 3))}`);
    return poolOf(plan(definitions, day), id);
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}
