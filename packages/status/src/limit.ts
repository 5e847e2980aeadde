/** Said instead of an answer when there was none in time. */
export const late: unique symbol = Symbol("no answer in time");

export interface Limits {
  /** Milliseconds after which nothing more is waited for. */
  whole: number;
  /** Milliseconds for one question. */
  each: number;
}

/** Asks many things at once, each for its own time, all of them for the time of the whole. */
export class Asking {
  readonly limits: Limits;
  readonly #end: number;
  readonly #open = new Map<symbol, string>();
  #asked = 0;

  constructor(limits: Limits) {
    this.limits = limits;
    this.#end = Date.now() + limits.whole;
  }

  /** What has no answer yet, and how many questions there were. */
  get progress(): { open: string[]; asked: number } {
    return { open: [...this.#open.values()], asked: this.#asked };
  }

  /** The answer to one question, or {@link late}. When its time is over, the signal ends the work, which may still hand out what it has; what doesn't listen is left behind. */
  async ask<Answer>(name: string, work: (signal: AbortSignal) => Promise<Answer>, limit = this.limits.each): Promise<Answer | typeof late> {
    const id = Symbol(name);
    const ended = new AbortController();
    this.#open.set(id, name);
    this.#asked += 1;
    let timer: NodeJS.Timeout | undefined;
    // A timer of its own: one that the event loop doesn't wait for would let the program end before its answer.
    const over = new Promise<typeof late>((resolve) => {
      const end = () => {
        ended.abort();
        timer = setTimeout(() => resolve(late), grace);
      };
      timer = setTimeout(end, Math.max(0, Math.min(limit, this.#end - Date.now())));
    });
    try {
      return await Promise.race([work(ended.signal), over]);
    } finally {
      clearTimeout(timer);
      ended.abort();
      this.#open.delete(id);
    }
  }
}

/** Milliseconds in which work that was ended may hand out what it has. */
const grace = 150;
