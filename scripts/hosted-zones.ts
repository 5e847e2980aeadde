import { Mendable } from "@meet-coop/command-line";
import { definitionsFolder, examplesFolder, loadDefinitions } from "@meet-coop/definitions";
import type { StackSettings } from "@meet-coop/local-cloud";

/** Makes sure that the local cloud has the zones that the co-op hosts for the invented customers, as Cloudflare has those of real ones. */
export async function offerHostedZones({ cloudflareBaseUrl, cloudflareToken }: StackSettings): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const { definitions } = loadDefinitions({ day, roots: [{ path: definitionsFolder }, { path: examplesFolder }] });
  const hosted = (definitions?.zones ?? []).filter(({ belongsTo }) => belongsTo !== "co-op");
  const headers = { authorization: `Bearer ${cloudflareToken}`, "content-type": "application/json" };
  for (const { domain } of hosted) {
    const answer = await fetch(`${cloudflareBaseUrl}/zones`, { method: "POST", headers, body: JSON.stringify({ name: domain }) });
    const { success, errors } = (await answer.json()) as { success: boolean; errors: { code: number; message: string }[] };
    if (!success && errors[0]?.code !== 1061)
      throw new Mendable(`The local cloud doesn't take the zone \`${domain}\`: ${errors[0]?.message}`);
  }
}
