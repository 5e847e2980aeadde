import { poolPlan, reachClouds, ServicePool, secretsRotations, servedFiles, stackDefinitions, stackSettings } from "@meet-coop/components";

// Events: each has its Greenlight and its meeting servers from the lead time before it to its release.
const settings = stackSettings();
const definitions = stackDefinitions(settings);
const pool = poolPlan("event", definitions, settings);
const clouds = await reachClouds(settings, { pool });
const rotations = await secretsRotations(pool);
const event = new ServicePool("event", {
  pool,
  settings,
  clouds,
  served: servedFiles(pool, definitions, settings),
});

export const addresses = event.addresses;
export const page = event.page;
export const pending = event.pending;
export const administratorPasswords = event.administratorPasswords;
// The next run refuses a number that isn't the next.
export const secretsRotation = event.done.apply(() => rotations);
