/** Work on one key: the last that had it alone, and all that share it since. */
interface Line {
  alone: Promise<void>;
  shared: Set<Promise<void>>;
}

/** Runs work in the background, in the order of the calls wherever two have a key in common. */
export class Jobs {
  readonly #lines = new Map<string, Line>();
  readonly #running = new Set<Promise<void>>();

  /**
   * @param alone keys that this work must have for itself
   * @param shared keys whose lone work must be over before, and which other sharing work may have at the same time
   * @param work must not throw: what goes wrong is its own to record
   */
  run(alone: readonly string[], work: () => Promise<void>, shared: readonly string[] = []): Promise<void> {
    const before: Promise<void>[] = [];
    for (const key of alone) {
      const line = this.#lines.get(key);
      if (line !== undefined) before.push(line.alone, ...line.shared);
    }
    for (const key of shared) before.push(this.#lines.get(key)?.alone ?? Promise.resolve());
    const job = Promise.all(before)
      .then(work)
      .finally(() => this.#end(job, alone, shared));
    for (const key of alone) this.#lines.set(key, { alone: job, shared: new Set() });
    for (const key of shared) {
      const line = this.#lines.get(key) ?? { alone: Promise.resolve(), shared: new Set() };
      line.shared.add(job);
      this.#lines.set(key, line);
    }
    this.#running.add(job);
    return job;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #end(job: Promise<void>, alone: readonly string[], shared: readonly string[]): void {
    this.#running.delete(job);
    for (const key of shared) this.#lines.get(key)?.shared.delete(job);
    // What came later has put its own line here: it stays.
    for (const key of alone) if (this.#lines.get(key)?.alone === job && this.#lines.get(key)?.shared.size === 0) this.#lines.delete(key);
  }
}
