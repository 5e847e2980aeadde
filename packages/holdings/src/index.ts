export { ApiRefusal } from "./cloud-api.ts";
export { CloudApis, type CloudApisOptions } from "./cloud-apis.ts";
export { type CloudResource, nameOf } from "./cloud-resource.ts";
export type { Finding, Holdings, Shortfall } from "./finding.ts";
export { HetznerHoldings } from "./hetzner.ts";
export { differingSettings } from "./hetzner-settings.ts";
export { differingRecord, type HeldRecord, plainName, recordSchema } from "./record-settings.ts";
