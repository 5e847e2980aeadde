import { z } from "zod";
import { ApiRefusal, type CloudApi } from "./cloud-api.ts";
import { type CloudResource, nameOf } from "./cloud-resource.ts";
import type { Finding, Holdings, Shortfall } from "./finding.ts";
import { differingRecord, type HeldRecord, plainName, recordSchema, saysTheSame } from "./record-settings.ts";

const pageSchema = z.object({ result: z.array(recordSchema), result_info: z.object({ total_pages: z.number() }).optional() });
const oneSchema = z.object({ result: recordSchema });

/** Records on a page of a whole zone. */
const perPage = 5000;

const isRecord = ({ type }: CloudResource) => /:DnsRecord$/.test(type);

/** What the zones at Cloudflare hold. A record is ours by its comment; it has no labels. */
export class CloudflareHoldings implements Holdings {
  readonly #api: CloudApi;
  readonly #zones = new Map<string, Promise<Map<string, HeldRecord>>>();

  constructor(api: CloudApi) {
    this.#api = api;
  }

  async find(resource: CloudResource): Promise<Finding> {
    const { type, inputs = {} } = resource;
    if (!isRecord(resource)) return { kind: "unseen", why: `recovery doesn't know how to look for a \`${type.split(":").at(-1)}\`` };
    const { zoneId, name, type: recordType, comment } = inputs;
    if (typeof zoneId !== "string" || typeof name !== "string" || typeof recordType !== "string") return { kind: "absent" };
    const query = new URLSearchParams({ type: recordType, "name.exact": plainName(name), per_page: "100" });
    const { result } = pageSchema.parse(await this.#api.get(`${recordsOf(zoneId)}?${query}`));
    const there = result.filter((record) => plainName(record.name) === plainName(name) && record.type === recordType);
    const alike = there.filter((record) => saysTheSame(inputs, record));
    const ours = alike.find((record) => typeof comment === "string" && comment !== "" && record.comment === comment);
    if (ours) return { kind: "found", id: ours.id };
    const [other] = alike;
    if (other)
      return {
        kind: "foreign",
        why: `a record ${recordType} \`${name}\` with the same content is there (${other.id}), but its comment is \`${other.comment ?? ""}\`, expected \`${comment ?? "one that names the stack"}\``,
      };
    return { kind: "absent" };
  }

  /** A record is made by one call: it is there whole, or somebody changed or deleted it. */
  async shortfall(resource: CloudResource): Promise<Shortfall> {
    const { id, inputs = {} } = resource;
    const nothing: Shortfall = { lacks: [], differs: [], open: [] };
    const { zoneId } = inputs;
    if (!isRecord(resource) || !id || typeof zoneId !== "string") return nothing;
    const listed = (await this.#zone(zoneId)).get(id);
    if (listed && differingRecord(inputs, listed).length === 0) return nothing;
    // It may be younger than the list.
    const held = await this.#record(zoneId, id);
    if (!held) return { ...nothing, gone: "made again" };
    return { ...nothing, differs: differingRecord(inputs, held).map((setting) => `${nameOf(resource)}: its ${setting}`) };
  }

  /** The records of a zone by their ids, asked for once: Cloudflare takes 1200 calls in five minutes, and a pool may have as many records. */
  #zone(id: string): Promise<Map<string, HeldRecord>> {
    const listed = this.#zones.get(id) ?? this.#list(id);
    this.#zones.set(id, listed);
    return listed;
  }

  async #list(zone: string): Promise<Map<string, HeldRecord>> {
    const records = new Map<string, HeldRecord>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await this.#get(`${recordsOf(zone)}?per_page=${perPage}&page=${page}`);
      if (!answer) break;
      const { result, result_info } = pageSchema.parse(answer);
      for (const record of result) records.set(record.id, record);
      pages = result_info?.total_pages ?? 1;
    }
    return records;
  }

  async #record(zone: string, id: string): Promise<HeldRecord | undefined> {
    const answer = await this.#get(`${recordsOf(zone)}/${encodeURIComponent(id)}`);
    return answer === undefined ? undefined : oneSchema.parse(answer).result;
  }

  #get(path: string): Promise<unknown> {
    return this.#api.get(path).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    });
  }
}

const recordsOf = (zone: string) => `/zones/${encodeURIComponent(zone)}/dns_records`;
