import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

let entered = 0;

/** The processes that use a Docker engine: a file `<pid>-<count>` for each use, void once its process is gone. */
export class EngineUsers {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** From now on this process uses the engine. Returns what ends that. */
  enter(): () => void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    entered += 1;
    const file = join(this.#folder, `${process.pid}-${entered}`);
    writeFileSync(file, "");
    return () => rmSync(file, { force: true });
  }

  /** Whether a living process uses it. Forgets those that are gone. */
  any(): boolean {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(this.#folder);
    const gone = names.filter((name) => !isAlive(Number.parseInt(name, 10)));
    for (const name of gone) rmSync(join(this.#folder, name), { force: true });
    return gone.length < names.length;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
