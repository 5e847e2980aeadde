import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Archive } from "./archive.ts";
import type { Recording } from "./recording.ts";

export interface ProcessingOptions {
  /** Milliseconds between the end of a meeting and its published recording. */
  readonly delay: number;
  /** Folder with the scripts that run after a recording was published. */
  readonly scriptsFolder: string;
  readonly log: (line: string) => void;
  /** Called when the scripts of a recording have run. */
  readonly onPublished: (recording: Recording) => void;
}

/** Makes recordings of ended meetings: publishes them after a while, then runs the post-publish scripts one after another. */
export class Processing {
  readonly #archive: Archive;
  readonly #options: ProcessingOptions;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(archive: Archive, options: ProcessingOptions) {
    this.#archive = archive;
    this.#options = options;
  }

  /** Takes up what a stop of the server interrupted. */
  resume(): void {
    for (const recording of this.#archive.find({ ids: [], states: ["processing"], metadata: new Map() })) this.#schedule(recording);
  }

  add(recording: Recording): void {
    this.#archive.save(recording);
    this.#schedule(recording);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #schedule(recording: Recording): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#publish(recording).catch((error: unknown) => this.#options.log(`recording ${recording.id}: ${String(error)}`));
    }, this.#options.delay);
    this.#timers.add(timer);
  }

  async #publish(recording: Recording): Promise<void> {
    const published = this.#archive.move(recording, "published");
    this.#options.log(`recording ${recording.id}: published`);
    for (const script of this.#scripts()) {
      const status = await this.#run(script, recording.id);
      this.#options.log(`recording ${recording.id}: ${script}: exit status ${status}`);
    }
    this.#options.onPublished(published);
  }

  #scripts(): string[] {
    const folder = this.#options.scriptsFolder;
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => /\.(rb|sh)$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  }

  /** Runs one script as the original calls it; resolves to its exit status, or to what kept it from running. */
  #run(script: string, id: string): Promise<string> {
    return new Promise((resolve) => {
      const child = spawn(script.endsWith(".rb") ? "ruby" : "bash", [script, "-m", id, "-f", "presentation"], {
        cwd: join(this.#options.scriptsFolder, ".."),
        stdio: ["ignore", "inherit", "inherit"],
      });
      child.on("error", (error) => resolve(error.message));
      child.on("exit", (code, signal) => resolve(String(code ?? signal)));
    });
  }
}
