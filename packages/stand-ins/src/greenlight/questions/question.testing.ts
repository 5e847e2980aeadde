/** One thing that a Greenlight is asked. Texts may hold `{name}`: what an earlier answer said, see {@link Question.keep}. */
export interface Question {
  /** What is asked, in words; no two are the same. */
  name: string;
  /** Whose browser asks; each has cookies of its own. */
  who: string;
  /** Method and address: `GET rooms.json` is one of the API, `GET /signin` a page. */
  ask: string;
  body?: unknown;
  /** A file that is sent as a form, as the field of this name. */
  file?: { field: string; name: string; content: string };
  /** What differs from what a browser behind the gateway sends. */
  headers?: Record<string, string>;
  /** What later questions need, by name: where it stands in the answer's JSON (`data.0.id`). */
  keep?: Record<string, string>;
}

/** What arrived outside since this was asked last: the calls of `create` at the meeting server. */
interface QuestionOfCreateCalls {
  name: string;
  of: "create calls";
}

/** The next mail to an address; `keep` by patterns over its links. */
interface QuestionOfMail {
  name: string;
  of: "mail";
  to: string;
  keep?: Record<string, RegExp>;
}

export type AnyQuestion = Question | QuestionOfCreateCalls | QuestionOfMail;

/** Fills in what earlier answers said. */
export function filledIn<T>(value: T, kept: ReadonlyMap<string, string>): T {
  if (typeof value === "string") {
    return value.replace(/\{([a-z0-9. ]+)\}/g, (_, name: string) => {
      const known = kept.get(name);
      if (known === undefined) throw new Error(`no answer said \`${name}\` yet`);
      return known;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((one) => filledIn(one, kept)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, kept)])) as T;
}

/** What stands at a place such as `data.0.id`. */
export function at(value: unknown, place: string): unknown {
  return place.split(".").reduce((within, key) => (within as Record<string, unknown> | undefined)?.[key], value);
}
