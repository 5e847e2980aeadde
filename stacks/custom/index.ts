import { poolPlan, reachClouds, ServicePool, secretsRotations, servedFiles, stackDefinitions, stackSettings } from "@meet-coop/components";

// The Multi-account level: a Greenlight for each organisation, on a domain and with a look of its own.
const settings = stackSettings();
const definitions = stackDefinitions(settings);
const pool = poolPlan("custom", definitions, settings);
const clouds = await reachClouds(settings, { pool });
const rotations = await secretsRotations(pool);
const custom = new ServicePool("custom", {
  pool,
  settings,
  clouds,
  served: servedFiles(pool, definitions, settings),
});

export const addresses = custom.addresses;
export const page = custom.page;
export const pending = custom.pending;
export const administratorPasswords = custom.administratorPasswords;
// The next run refuses a number that isn't the next.
export const secretsRotation = custom.done.apply(() => rotations);
