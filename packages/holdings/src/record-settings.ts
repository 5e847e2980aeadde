import { z } from "zod";

/** A record as Cloudflare shows it, as far as it is compared. */
export const recordSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
  ttl: z.number().optional(),
  proxied: z.boolean().optional(),
  comment: z.string().nullish(),
});
export type HeldRecord = z.infer<typeof recordSchema>;

/** A host name as DNS compares it. */
export const plainName = (name: unknown): string => String(name).toLowerCase().replace(/\.$/, "");

/** Content as it is compared: an IPv6 address as short as it gets, a host name in small letters, a text without the quotes that it is sent with. */
function plainContent(type: string, content: string): string {
  if (type === "TXT")
    return /^\s*"/.test(content) ? [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join("") : content;
  if (type === "AAAA") return URL.canParse(`http://[${content}]`) ? new URL(`http://[${content}]`).hostname : content.toLowerCase();
  return type === "A" ? content : plainName(content);
}

/** Whether a record says what was asked for; undefined where that isn't known. */
export function saysTheSame({ content, data }: Record<string, unknown>, held: HeldRecord): boolean | undefined {
  if (typeof content === "string") return plainContent(held.type, content) === plainContent(held.type, held.content ?? "");
  if (typeof data !== "object" || data === null) return undefined;
  return Object.entries(data).every(
    ([key, value]) => !["string", "number"].includes(typeof value) || String(value) === String(held.data?.[key]),
  );
}

/** The settings of a record that Cloudflare has otherwise, by their names for people. What isn't known isn't compared. */
export function differingRecord(inputs: Record<string, unknown>, held: HeldRecord): string[] {
  const { name, type, ttl, proxied, comment } = inputs;
  const same: [name: string, boolean][] = [
    ["name", typeof name !== "string" || plainName(name) === plainName(held.name)],
    ["type", typeof type !== "string" || type === held.type],
    ["content", saysTheSame(inputs, held) !== false],
    // Where Cloudflare stands before it, it sets the time itself.
    ["TTL", typeof ttl !== "number" || proxied === true || ttl === held.ttl],
    ["proxy", typeof proxied !== "boolean" || proxied === (held.proxied ?? false)],
    ["comment", typeof comment !== "string" || comment === (held.comment ?? "")],
  ];
  return same.flatMap(([setting, is]) => (is ? [] : [setting]));
}
