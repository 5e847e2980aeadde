import type { Cloud } from "../cloud.ts";
import { ApiError } from "./api-error.ts";
import { invalid } from "./call.ts";
import { type Deprecation, isOver } from "./deprecation.ts";
import { findLocation } from "./location.ts";
import { serverTypePrices } from "./price.ts";

export interface ServerType {
  id: number;
  name: string;
  category: "cost_optimized" | "regular_purpose" | "general_purpose";
  cores: number;
  memory: number;
  disk: number;
  cpuType: "shared" | "dedicated";
  /** EUR a month, without VAT; null where it isn't known. */
  monthly: number | null;
  /** Where it is offered, and until when. */
  places: readonly Place[];
}

interface Place {
  location: string;
  deprecation: Deprecation | null;
}

const at = (locations: string, deprecation: Deprecation | null = null): Place[] =>
  locations.split(" ").map((location) => ({ location, deprecation }));
/** The older CPX left all places but those of the USA; the day of the announcement is a guess. */
const olderCpx: Deprecation = { announced: "2025-10-01T00:00:00Z", unavailable_after: "2025-12-31T00:00:00Z" };
const firstCx: Deprecation = { announced: "2024-06-06T00:00:00Z", unavailable_after: "2024-09-06T00:00:00Z" };

/** Germany and Finland. */
const europe = "fsn1 nbg1 hel1";
/** Where each line is offered, as users of the API report it in 2026. */
const line = {
  ccx: { category: "general_purpose", cpuType: "dedicated", places: at(`${europe} ash hil sin`) },
  cpx: { category: "regular_purpose", cpuType: "shared", places: at(`${europe} sin`) },
  cx: { category: "cost_optimized", cpuType: "shared", places: at(europe) },
} as const;
const american = { ...line.cpx, monthly: null, places: [...at(`${europe} sin`, olderCpx), ...at("ash hil")] };

/** Types as they are offered; those with a price have the one of Germany and Finland (see price.ts). */
export const serverTypes: readonly ServerType[] = [
  { id: 1, name: "cx11", ...line.cx, cores: 1, memory: 2, disk: 20, monthly: null, places: at(europe, firstCx) },
  { id: 22, name: "cpx11", ...american, cores: 2, memory: 2, disk: 40 },
  { id: 23, name: "cpx21", ...american, cores: 3, memory: 4, disk: 80 },
  { id: 96, name: "ccx13", ...line.ccx, cores: 2, memory: 8, disk: 80, monthly: 42.99 },
  { id: 97, name: "ccx23", ...line.ccx, cores: 4, memory: 16, disk: 160, monthly: 85.99 },
  { id: 98, name: "ccx33", ...line.ccx, cores: 8, memory: 32, disk: 240, monthly: 138.49 },
  { id: 99, name: "ccx43", ...line.ccx, cores: 16, memory: 64, disk: 360, monthly: 275.99 },
  { id: 100, name: "ccx53", ...line.ccx, cores: 32, memory: 128, disk: 600, monthly: 533.49 },
  { id: 108, name: "cpx12", ...line.cpx, cores: 1, memory: 2, disk: 40, monthly: 11.49 },
  { id: 109, name: "cpx22", ...line.cpx, cores: 2, memory: 4, disk: 80, monthly: 19.49 },
  { id: 110, name: "cpx32", ...line.cpx, cores: 4, memory: 8, disk: 160, monthly: 35.49 },
  { id: 111, name: "cpx42", ...line.cpx, cores: 8, memory: 16, disk: 320, monthly: 69.49 },
  { id: 112, name: "cpx52", ...line.cpx, cores: 12, memory: 24, disk: 480, monthly: 100.49 },
  { id: 114, name: "cx23", ...line.cx, cores: 2, memory: 4, disk: 40, monthly: 5.49 },
  { id: 115, name: "cx33", ...line.cx, cores: 4, memory: 8, disk: 80, monthly: 8.49 },
  { id: 116, name: "cx43", ...line.cx, cores: 8, memory: 16, disk: 160, monthly: 15.99 },
  { id: 117, name: "cx53", ...line.cx, cores: 16, memory: 32, disk: 320, monthly: 29.49 },
];

export function findServerType(idOrName: string | number): ServerType | undefined {
  return serverTypes.find((type) => type.name === idOrName || type.id === Number(idOrName));
}

/** The names of the locations that a type can be ordered in. */
export function offeredIn(type: ServerType): string[] {
  return type.places.filter(({ deprecation }) => !isOver(deprecation)).map(({ location }) => location);
}

/** How a type that is gone everywhere went; null while it is left anywhere. */
function goneEverywhere(type: ServerType): Deprecation | null {
  return offeredIn(type).length > 0 ? null : (type.places[0]?.deprecation ?? null);
}

/** The types that a list shows: of those that are gone everywhere only what was asked for by name. */
export function listedTypes(names: string[]): ServerType[] {
  return serverTypes.filter((type) => goneEverywhere(type) === null || names.includes(type.name));
}

/** Refuses a new server where its type isn't offered, or is sold out, with the words that Hetzner has for each. */
export function refuseUnavailable(cloud: Cloud, type: ServerType, location: string): void {
  const offered = offeredIn(type);
  if (offered.length === 0) throw invalid("server_type", `server type ${type.id} is deprecated`);
  if (!offered.includes(location)) throw new ApiError(422, "invalid_input", "unsupported location for server type");
  if (cloud.stock.isSoldOut(type.name, location)) throw new ApiError(412, "resource_unavailable", "error during placement");
}

/** The type as the API shows it. */
export function showServerType(cloud: Cloud, type: ServerType): object {
  const gone = goneEverywhere(type);
  return {
    id: type.id,
    name: type.name,
    description: type.name.toUpperCase().replace(/(?<=[A-Z])(?=\d)/, " "),
    category: type.category,
    cores: type.cores,
    memory: type.memory,
    disk: type.disk,
    storage_type: "local",
    cpu_type: type.cpuType,
    architecture: "x86",
    prices: serverTypePrices(type.monthly),
    deprecated: gone !== null,
    deprecation: gone,
    locations: type.places.map(({ location: name, deprecation }) => ({
      id: findLocation(name)?.id,
      name,
      available: !isOver(deprecation) && !cloud.stock.isSoldOut(type.name, name),
      recommended: deprecation === null,
      deprecation,
    })),
  };
}
