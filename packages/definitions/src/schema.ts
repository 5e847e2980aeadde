import type { z } from "zod";
import { type Circle, circle } from "./kinds/circle.ts";
import { type DedicatedCustomer, dedicatedCustomer, type Organisation, organisation } from "./kinds/customer.ts";
import { type Event, event } from "./kinds/event.ts";
import { type Footnote, footnote } from "./kinds/footnote.ts";
import { type Language, language } from "./kinds/language.ts";
import { type OperationalMember, operationalMember } from "./kinds/operational-member.ts";
import { type Pool, pool } from "./kinds/pool.ts";
import { type PriceBook, priceBook } from "./kinds/price-book.ts";
import { type ServiceLevel, serviceLevel } from "./kinds/service-level.ts";
import { type Software, software } from "./kinds/software.ts";
import { type Tenant, tenant } from "./kinds/tenant.ts";
import { type Zone, zone } from "./kinds/zone.ts";

/** A picture in the folder `logos`. */
export interface Logo {
  /** Its file's name, e.g. `example.png`. */
  id: string;
  type: "image/png" | "image/webp";
  /** SHA-256 of its bytes, hexadecimal. */
  sha256: string;
}

/** Everything that circles decide, each kind sorted by id. */
export interface Definitions {
  serviceLevels: ServiceLevel[];
  pools: Pool[];
  tenants: Tenant[];
  operationalMembers: OperationalMember[];
  organisations: Organisation[];
  dedicatedCustomers: DedicatedCustomer[];
  events: Event[];
  circles: Circle[];
  software: Software[];
  priceBooks: PriceBook[];
  footnotes: Footnote[];
  languages: Language[];
  zones: Zone[];
  logos: Logo[];
}

/** Folders of YAML files: what a file in each says, and where it stands among the definitions. */
export const kinds = {
  "service-levels": { schema: serviceLevel, key: "serviceLevels" },
  pools: { schema: pool, key: "pools" },
  tenants: { schema: tenant, key: "tenants" },
  "operational-members": { schema: operationalMember, key: "operationalMembers" },
  organisations: { schema: organisation, key: "organisations" },
  "dedicated-customers": { schema: dedicatedCustomer, key: "dedicatedCustomers" },
  events: { schema: event, key: "events" },
  circles: { schema: circle, key: "circles" },
  software: { schema: software, key: "software" },
  "price-books": { schema: priceBook, key: "priceBooks" },
  footnotes: { schema: footnote, key: "footnotes" },
  languages: { schema: language, key: "languages" },
  zones: { schema: zone, key: "zones" },
} as const satisfies Record<string, { schema: z.ZodType; key: keyof Definitions }>;

/** A folder of YAML files. */
export type Folder = keyof typeof kinds;

/** The folder of pictures, beside those of YAML files. */
export const logosFolder = "logos";
