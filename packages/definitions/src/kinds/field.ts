import { z } from "zod";
import type { Quantity } from "../quantity.ts";

/** What a refused value tells the message. */
export interface Refusal {
  expected: string;
  meant?: string;
}

/** A field that is written as `quantity` says. `description`: one sentence in the members' words. */
export function field<Value>(quantity: Quantity<Value>, description: string) {
  return z
    .string()
    .transform((text, context) => {
      const value = quantity.read(text);
      if (value !== undefined) return value;
      const meant = quantity.suggest?.(text);
      const readable = meant !== undefined && meant !== text && quantity.read(meant) !== undefined;
      const refusal: Refusal = { expected: quantity.expected, ...(readable ? { meant } : {}) };
      context.addIssue({ code: "custom", message: "refused", params: { ...refusal } });
      return z.NEVER;
    })
    .meta({ description, written: quantity.json, expected: quantity.expected });
}

/** `rooms-per-account` → `roomsPerAccount`. */
export type Camel<Key extends string> = Key extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Key;
type CamelKeys<Lines> = { [Key in keyof Lines as Key extends string ? Camel<Key> : Key]: Lines[Key] };

export const camel = <Key extends string>(key: Key): Camel<Key> =>
  key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) as Camel<Key>;

/** `key: value` lines, no others than these. YAML says `rooms-per-account`, code says `roomsPerAccount`. */
export function lines<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).map((key) => [key, camel(key)] as const);
  return z.strictObject(shape).transform((written) => {
    const values = written as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [key, camel] of keys) if (values[key] !== undefined) result[camel] = values[key];
    return result as CamelKeys<typeof written>;
  });
}

/** A list of values on one line, `[one, another]`, or on lines of their own that begin with `-`. Nothing written: an empty one. */
export const list = <Value>(quantity: Quantity<Value>, description: string) =>
  z.array(field(quantity, description)).describe(description).default([]);

/** Lines whose keys are chosen by who writes them. `expected`: what a key looks like, for messages. */
export const table = <Value extends z.ZodType>(key: RegExp, expected: string, value: Value, description: string) =>
  z.record(z.string().regex(key, expected), value).describe(description);

/** What a schema reads, with the name of its file. */
export type Read<Schema extends z.ZodType> = { /** The file's name without `.yaml`. */ id: string } & z.output<Schema>;
