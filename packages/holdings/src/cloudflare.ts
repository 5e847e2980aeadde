import { z } from "zod";
import type { CloudApi } from "./cloud-api.ts";
import type { CloudResource } from "./cloud-resource.ts";
import type { Finding, Holdings } from "./finding.ts";

const recordsSchema = z.object({
  result: z.array(
    z.object({ id: z.string(), name: z.string(), type: z.string(), content: z.string().optional(), comment: z.string().nullish() }),
  ),
});

const plain = (name: unknown) => String(name).toLowerCase().replace(/\.$/, "");

/** What the zones at Cloudflare hold. A record is ours by its comment; it has no labels. */
export class CloudflareHoldings implements Holdings {
  readonly #api: CloudApi;

  constructor(api: CloudApi) {
    this.#api = api;
  }

  async find({ type, inputs = {} }: CloudResource): Promise<Finding> {
    if (!/:DnsRecord$/.test(type)) return { kind: "unseen", why: `recovery doesn't know how to look for a \`${type.split(":").at(-1)}\`` };
    const { zoneId, name, type: recordType, content, comment } = inputs;
    if (typeof zoneId !== "string" || typeof name !== "string" || typeof recordType !== "string") return { kind: "absent" };
    const query = new URLSearchParams({ type: recordType, "name.exact": plain(name), per_page: "100" });
    const { result } = recordsSchema.parse(await this.#api.get(`/zones/${encodeURIComponent(zoneId)}/dns_records?${query}`));
    const there = result.filter((record) => plain(record.name) === plain(name) && record.type === recordType);
    const ours = typeof comment === "string" && comment !== "" ? there.filter((record) => record.comment === comment) : [];
    const same = ours.find((record) => record.content === content);
    if (same) return { kind: "found", id: same.id };
    const [other] = there.filter((record) => record.content === content);
    if (other)
      return {
        kind: "foreign",
        why: `a record ${recordType} \`${name}\` with the same content is there (${other.id}), but its comment is \`${other.comment ?? ""}\`, expected \`${comment ?? "one that names the stack"}\``,
      };
    return { kind: "absent" };
  }
}
