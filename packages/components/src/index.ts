import "./spared-work.ts";

export { type Clouds, reachClouds } from "./clouds.ts";
export { poolPlan, type StackDefinitions, stackDefinitions } from "./pool-plan.ts";
export { secretsRotations } from "./secrets-rotation.ts";
export { servedFiles } from "./served-files.ts";
export { ServicePool, type ServicePoolArgs } from "./service-pool.ts";
export { type StackSettings, stackSettings, type ZoneSettings, zoneSettings } from "./stack-settings.ts";
export { hostedZoneRecords, ZoneRecords } from "./zone-records.ts";
