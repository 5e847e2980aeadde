/** One error of the Cloudflare API. */
export interface Problem {
  code: number;
  message: string;
  error_chain?: Problem[];
}

/** An answer with errors, in Cloudflare's envelope. */
export class CloudflareError extends Error {
  readonly status: number;
  readonly problems: Problem[];

  constructor(status: number, code: number, message: string, chain?: Problem[]) {
    super(message);
    this.status = status;
    this.problems = [{ code, message, ...(chain === undefined ? {} : { error_chain: chain }) }];
  }
}

/** A field that doesn't hold: 1004 with the reason in the chain, as the API answers. */
export function validation(code: number, message: string): CloudflareError {
  return new CloudflareError(400, 1004, "DNS Validation Error", [{ code, message }]);
}

export function success(result: unknown, more: object = {}): object {
  return { result, success: true, errors: [], messages: [], ...more };
}

export function failure(problems: Problem[]): object {
  return { result: null, success: false, errors: problems, messages: [] };
}

export interface Page {
  rows: unknown[];
  info: { page: number; per_page: number; count: number; total_count: number; total_pages: number };
}

/** Cuts one page out of a list; 100 rows a page unless asked otherwise. */
export function page<Row>(rows: Row[], query: URLSearchParams, most: number, usual: number, show: (row: Row) => unknown): Page {
  const number = (name: string, otherwise: number) => Math.max(1, Number.parseInt(query.get(name) ?? "", 10) || otherwise);
  const perPage = Math.min(number("per_page", usual), most);
  const current = number("page", 1);
  const shown = rows.slice((current - 1) * perPage, current * perPage).map(show);
  return {
    rows: shown,
    info: {
      page: current,
      per_page: perPage,
      count: shown.length,
      total_count: rows.length,
      total_pages: Math.ceil(rows.length / perPage),
    },
  };
}
