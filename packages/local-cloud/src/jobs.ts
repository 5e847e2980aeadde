/** Runs work in the background; work that shares a key runs one after the other, in the order of the calls. */
export class Jobs {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();

  /** @param work must not throw: what goes wrong is its own to record */
  run(keys: readonly string[], work: () => Promise<void>): Promise<void> {
    const before = keys.map((key) => this.#tails.get(key)).filter((tail) => tail !== undefined);
    const job = Promise.all(before).then(work);
    for (const key of keys) this.#tails.set(key, job);
    this.#running.add(job);
    return job.finally(() => {
      this.#running.delete(job);
      for (const key of keys) if (this.#tails.get(key) === job) this.#tails.delete(key);
    });
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
