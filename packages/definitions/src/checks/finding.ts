import type { Look, MailSender } from "../kinds/tenant.ts";
import type { Problem } from "../problem.ts";
import { type Definitions, type Folder, kinds, type logosFolder } from "../schema.ts";
import { nearest } from "../spelling.ts";
import { type Place, type PoolDefinition, poolDefinitions, type Source, type Tenancy, tenancies } from "../tenancy.ts";

export type { Source } from "../tenancy.ts";

/** A problem, before the place in its file is looked up. */
export interface Finding extends Pick<Problem, "severity" | "what" | "got" | "expected" | "meant" | "cure" | "rule"> {
  source: Source;
  path: readonly (string | number)[];
}

/** What one check found. */
export type Found = Omit<Finding, "severity" | "rule">;

/** Colours, logo and mail of one file. */
interface Face {
  source: Source;
  look: Look;
  mail?: MailSender | undefined;
}

/** What checks look at. */
export interface Checked extends Definitions {
  /** Everybody who has a Greenlight. */
  tenancies: Tenancy[];
  /** How each looks and sends mail: once for each file, whether it has a Greenlight yet or not. */
  faces: Face[];
  /** All pools, those of dedicated customers too. */
  allPools: PoolDefinition[];
  /** The day on which they look, `YYYY-MM-DD`. */
  day: string;
  /** Whether there is a file of that folder and id, readable or not: what names it is not blamed for its errors. */
  exists(folder: Folder, id: string): boolean;
  /** Whether all files of a folder could be read: what counts over all of them says nothing otherwise. */
  complete(folder: Folder | typeof logosFolder): boolean;
}

export function checked(definitions: Definitions, context: Pick<Checked, "day" | "exists" | "complete">): Checked {
  const shared = new Set(definitions.pools.map(({ id }) => id));
  // A pool's name twice is told by a check of its own; to the others the co-op's pool is the one.
  const allPools = poolDefinitions(definitions).filter(({ id, shared: ofCoop }) => ofCoop || !shared.has(id));
  // Who names a pool that isn't the co-op's stands on no servers: it doesn't count among a customer's.
  const standing = tenancies(definitions).map((one) =>
    one.kind === "dedicated-customer" || shared.has(one.pool) ? one : { ...one, pool: "" },
  );
  return { ...definitions, ...context, tenancies: standing, faces: facesOf(definitions), allPools };
}

const withFace = ["tenants", "operational-members", "organisations", "dedicated-customers", "events"] as const;

function facesOf(definitions: Definitions): Face[] {
  return withFace.flatMap((folder) => {
    const things: { id: string; look: Look; mail?: MailSender | undefined }[] = definitions[kinds[folder].key];
    return things.map(({ id, look, mail }) => ({ source: { folder, id }, look, mail }));
  });
}

/** Organisations and dedicated customers, each with its folder. */
export const customersOf = ({ organisations, dedicatedCustomers }: Pick<Definitions, "organisations" | "dedicatedCustomers">) => [
  ...organisations.map((customer) => ["organisations", customer] as const),
  ...dedicatedCustomers.map((customer) => ["dedicated-customers", customer] as const),
];

/** A place in the file of a thing. */
export const inFile = (folder: Folder, { id }: { id: string }, ...path: (string | number)[]) => ({ source: { folder, id }, path });
/** A place in the file of a pool. */
export const inPool = ({ source, at }: PoolDefinition, ...path: string[]) => ({ source, path: [...at, ...path] });
/** A place in the file of a tenant. */
export const inTenancy = ({ source }: Tenancy, ...path: string[]) => ({ source, path });
/** The place of something that knows it. */
export const inPlace = ({ source, path }: Place) => ({ source, path });

/** The file of a thing, as messages name it. */
export const called = ({ source }: { source: Source }) => `\`${source.folder}/${source.id}.yaml\``;

/** `one`, `another`, in backticks; at most ten of them. */
export function namesOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 10).map((id) => `\`${id}\``);
  return shown.join(", ") + (ids.length > shown.length ? ` and ${ids.length - shown.length} more` : "");
}

/** What is expected where a name must be one of these. */
export const oneOf = (ids: readonly string[]): string =>
  ids.length === 0 ? "a name that exists: there is none yet" : ids.length === 1 ? `\`${ids[0]}\`` : `one of ${namesOf(ids)}`;

/** `1 month`, `3 months`. */
export const countOf = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? "" : "s"}`;

export function meantOf(got: string, ids: readonly string[]): { meant?: string } {
  const meant = nearest(got, ids);
  return meant === undefined ? {} : { meant };
}

/** Things whose key an earlier one has too. */
export function repeated<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): { again: Thing; first: Thing }[] {
  const firsts = new Map<string, Thing>();
  return things.flatMap((thing) => {
    const first = firsts.get(keyOf(thing));
    if (first !== undefined) return [{ again: thing, first }];
    firsts.set(keyOf(thing), thing);
    return [];
  });
}
