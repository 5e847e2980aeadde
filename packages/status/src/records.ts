import { type HeldRecord, recordSchema } from "@meet-coop/holdings";
import { z } from "zod";

/** What Cloudflare says of the records of zones, by the zone's name (null: it has no such zone), or why it says nothing. */
export type Records = { kind: "records"; zones: Map<string, HeldRecord[] | null> } | { kind: "error"; words: string };

const zones = z.object({ result: z.array(z.object({ id: z.string() })) });
const page = z.object({ result: z.array(recordSchema), result_info: z.object({ total_pages: z.number() }).optional() });

/** Asks Cloudflare for all records of zones. A token that may only read them is enough. */
export async function askRecords(
  names: readonly string[],
  { endpoint, token }: { endpoint: string; token: string },
  signal: AbortSignal,
): Promise<Records> {
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${endpoint}${path}`, { headers: { authorization: `Bearer ${token}` }, signal });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return await answer.json();
  };
  const recordsOf = async (name: string): Promise<HeldRecord[] | null> => {
    const [zone] = zones.parse(await get(`/zones?${new URLSearchParams({ name })}`)).result;
    if (!zone) return null;
    const records: HeldRecord[] = [];
    for (let nth = 1, pages = 1; nth <= pages; nth += 1) {
      const { result, result_info } = page.parse(await get(`/zones/${zone.id}/dns_records?per_page=5000&page=${nth}`));
      records.push(...result);
      pages = result_info?.total_pages ?? 1;
    }
    return records;
  };
  try {
    return { kind: "records", zones: new Map(await Promise.all(names.map(async (name) => [name, await recordsOf(name)] as const))) };
  } catch (error) {
    return { kind: "error", words: error instanceof z.ZodError ? "an answer that isn't its own" : String((error as Error).message) };
  }
}
