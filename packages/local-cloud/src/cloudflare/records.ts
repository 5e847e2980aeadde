import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { RecordRow, ZoneRow } from "../rows.ts";
import type { Store } from "../state.ts";
import { timestamp } from "../timestamp.ts";
import { checkContent, isRecordName, proxiableTypes } from "./record-content.ts";
import { CloudflareError, page, success, validation } from "./reply.ts";

const wishSchema = z.object({
  name: z.string(),
  type: z.string(),
  content: z.string().optional(),
  ttl: z.number().optional(),
  proxied: z.boolean().nullish(),
  priority: z.number().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
  comment: z.string().max(500).nullish(),
  tags: z.array(z.string()).nullish(),
  settings: z.record(z.string(), z.unknown()).nullish(),
});

export function showRecord(record: RecordRow): object {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    content: record.content,
    proxiable: proxiableTypes.includes(record.type),
    proxied: record.proxied,
    ttl: record.proxied ? 1 : record.ttl,
    ...(record.priority === null ? {} : { priority: record.priority }),
    ...(record.data === null ? {} : { data: record.data }),
    settings: record.settings,
    meta: {},
    comment: record.comment,
    tags: record.tags,
    created_on: record.created,
    modified_on: record.modified,
    ...(record.commentModified === null ? {} : { comment_modified_on: record.commentModified }),
    ...(record.tagsModified === null ? {} : { tags_modified_on: record.tagsModified }),
  };
}

/** `GET /zones/:zone/dns_records` with its filters. */
export function listRecords(store: Store, zone: ZoneRow, query: URLSearchParams): object {
  const all = query.get("match") === "any" ? "some" : "every";
  const filters: ((record: RecordRow) => boolean)[] = [];
  const fields = {
    name: (record: RecordRow) => record.name,
    content: (record: RecordRow) => record.content,
    comment: (record: RecordRow) => record.comment ?? "",
  };
  for (const [field, of] of Object.entries(fields))
    for (const [suffix, test] of Object.entries(comparisons)) {
      const wanted = query.get(`${field}${suffix}`);
      if (wanted !== null) filters.push((record) => test(of(record).toLowerCase(), wanted.toLowerCase()));
    }
  const type = query.get("type");
  if (type !== null) filters.push((record) => record.type === type);
  const proxied = query.get("proxied");
  if (proxied !== null) filters.push((record) => String(record.proxied) === proxied);
  const search = query.get("search")?.toLowerCase();
  if (search !== undefined)
    filters.push((record) => `${record.name} ${record.content} ${record.comment ?? ""}`.toLowerCase().includes(search));

  const exact = query.get("name") ?? query.get("name.exact");
  const candidates = exact !== null && all === "every" ? store.byName("record", exact.toLowerCase()) : store.all("record");
  const rows = candidates.filter((record) => record.zone === zone.id && (filters.length === 0 || filters[all]((filter) => filter(record))));
  const order = query.get("order") ?? "name";
  const key = (record: RecordRow): string | number =>
    order === "type" ? record.type : order === "content" ? record.content : order === "ttl" ? record.ttl : record.name;
  rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if (query.get("direction") === "desc") rows.reverse();
  const { rows: shown, info } = page(rows, query, 5_000_000, 100, showRecord);
  return success(shown, { result_info: info });
}

const comparisons: Record<string, (value: string, wanted: string) => boolean> = {
  "": (value, wanted) => value === wanted,
  ".exact": (value, wanted) => value === wanted,
  ".contains": (value, wanted) => value.includes(wanted),
  ".startswith": (value, wanted) => value.startsWith(wanted),
  ".endswith": (value, wanted) => value.endsWith(wanted),
};

export function recordOf(store: Store, zone: ZoneRow, id: string): RecordRow {
  const record = store.get("record", id);
  if (record === undefined || record.zone !== zone.id) throw new CloudflareError(404, 81044, "Record does not exist.");
  return record;
}

/** Makes a record, or with `old` puts another in its place. */
export function saveRecord(store: Store, zone: ZoneRow, body: unknown, old?: RecordRow): RecordRow {
  const parsed = wishSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw validation(9000, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "is invalid"}`);
  }
  const wish = parsed.data;
  const name = fullName(wish.name, zone.name);
  const type = wish.type.toUpperCase();
  const said = checkContent(type, wish);
  const proxied = wish.proxied ?? false;
  if (proxied && !proxiableTypes.includes(type)) throw new CloudflareError(400, 9004, "This record type cannot be proxied.");
  const ttl = proxied ? 1 : (wish.ttl ?? 1);
  if (ttl !== 1 && (!Number.isInteger(ttl) || ttl < 60 || ttl > 86_400))
    throw new CloudflareError(400, 9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  refuseConflict(store, zone, { name, type, ...said }, old?.id);

  const at = timestamp();
  const comment = wish.comment || null;
  const tags = wish.tags ?? [];
  return store.put("record", {
    id: old?.id ?? randomBytes(16).toString("hex"),
    name,
    zone: zone.id,
    type,
    ...said,
    ttl,
    proxied,
    comment,
    tags,
    settings: wish.settings ?? {},
    created: old?.created ?? at,
    modified: at,
    commentModified: comment === null ? null : comment === old?.comment ? old.commentModified : at,
    tagsModified: tags.length === 0 ? null : String(tags) === String(old?.tags) ? (old?.tagsModified ?? at) : at,
  });
}

function refuseConflict(
  store: Store,
  zone: ZoneRow,
  wish: { name: string; type: string; content: string; priority: number | null },
  own: string | undefined,
): void {
  const others = store.byName("record", wish.name).filter((record) => record.zone === zone.id && record.id !== own);
  if (others.some((record) => record.type === wish.type && record.content === wish.content && record.priority === wish.priority))
    throw new CloudflareError(400, 81058, "An identical record already exists.");
  if (wish.type === "CNAME") {
    if (wish.content === wish.name) throw new CloudflareError(400, 9039, "Content for CNAME record cannot reference itself.");
    if (others.some((record) => proxiableTypes.includes(record.type)))
      throw new CloudflareError(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  } else if (proxiableTypes.includes(wish.type) && others.some((record) => record.type === "CNAME")) {
    throw new CloudflareError(400, 81054, "A CNAME record with that host already exists.");
  }
}

/** The full name of what a client calls `www`, `@` or `www.zone.`. */
function fullName(given: string, zone: string): string {
  const name = given.toLowerCase().replace(/\.$/, "");
  const full = name === "@" || name === "" ? zone : name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  if (!isRecordName(full)) throw new CloudflareError(400, 9000, "DNS name is invalid.");
  return full;
}

/** `PATCH`: what isn't given stays. */
export function patched(record: RecordRow, body: unknown): object {
  const change = typeof body === "object" && body !== null ? body : {};
  const base = {
    name: record.name,
    type: record.type,
    content: record.content,
    ttl: record.ttl,
    proxied: record.proxied,
    priority: record.priority,
  };
  // New content speaks for itself: old structured data would overrule it.
  const data = "content" in change ? undefined : record.data;
  return { ...base, data, comment: record.comment, tags: record.tags, settings: record.settings, ...change };
}
