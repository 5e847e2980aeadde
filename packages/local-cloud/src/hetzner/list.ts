import { type Call, invalid, type Reply } from "./call.ts";
import { matchesSelector, parseSelector } from "./labels.ts";

export interface Listed {
  id: number;
  name?: string | null;
  created?: string | null;
  labels?: Record<string, string>;
}

export interface ListOptions<Row extends Listed> {
  /** Key of the list in the answer, e.g. `servers`. */
  key: string;
  rows: Row[];
  show(row: Row): object;
  /** Fields that may be sorted by; `id` always may. */
  sort?: readonly (keyof Row & string)[];
}

const mostPerPage = 50;

/** Answers a list: filters by name and labels, sorts, cuts a page out and adds `meta` and the Link header. */
export function list<Row extends Listed>(call: Call, options: ListOptions<Row>): Reply {
  let rows = options.rows;
  const names = call.query.getAll("name");
  if (names.length > 0) rows = rows.filter((row) => typeof row.name === "string" && names.includes(row.name));
  const selector = call.query.get("label_selector");
  if (selector !== null && selector !== "") {
    const requirements = parseSelector(selector);
    if (requirements === undefined) throw invalid("label_selector", `'${selector}' is not a label selector`);
    rows = rows.filter((row) => matchesSelector(requirements, row.labels ?? {}));
  }
  rows = sorted(call, rows, options.sort ?? []);

  const page = positive(call, "page", 1);
  const perPage = Math.min(positive(call, "per_page", 25), mostPerPage);
  const last = Math.max(1, Math.ceil(rows.length / perPage));
  const pages = { prev: page > 1 ? page - 1 : null, next: page < last ? page + 1 : null };
  const shown = rows.slice((page - 1) * perPage, page * perPage).map(options.show);
  const links: string[] = [];
  for (const [relation, target] of Object.entries({ ...pages, last })) {
    if (target === null) continue;
    const query = new URLSearchParams(call.query);
    query.set("page", String(target));
    query.set("per_page", String(perPage));
    links.push(`<${call.url}?${query}>; rel="${relation}"`);
  }
  return {
    body: {
      [options.key]: shown,
      meta: {
        pagination: {
          page,
          per_page: perPage,
          previous_page: pages.prev,
          next_page: pages.next,
          last_page: last,
          total_entries: rows.length,
        },
      },
    },
    headers: { Link: links.join(", ") },
  };
}

function positive(call: Call, name: string, otherwise: number): number {
  const text = call.query.get(name);
  if (text === null) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw invalid(name, `must be a positive number, got '${text}'`);
  return number;
}

function sorted<Row extends Listed>(call: Call, rows: Row[], fields: readonly (keyof Row & string)[]): Row[] {
  const wishes = call.query.getAll("sort");
  if (wishes.length === 0) return rows;
  const orders = wishes.map((wish) => {
    const [field = "", direction = "asc"] = wish.split(":");
    const known = field === "id" ? ("id" as keyof Row & string) : fields.find((candidate) => candidate === field);
    if (known === undefined || !["asc", "desc"].includes(direction)) throw invalid("sort", `cannot sort by '${wish}'`);
    return { field: known, sign: direction === "asc" ? 1 : -1 };
  });
  return rows.toSorted((one, other) => {
    for (const { field, sign } of orders) {
      const [a, b] = [one[field] ?? "", other[field] ?? ""];
      if (a < b) return -sign;
      if (a > b) return sign;
    }
    return 0;
  });
}
