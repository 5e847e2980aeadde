import { poolPlan, reachClouds, ServicePool, secretsRotations, servedFiles, stackDefinitions, stackSettings } from "@meet-coop/components";

// Levels 1 to 3: a Greenlight for each operational member and level that it resells, and meeting servers that they share.
const settings = stackSettings();
const definitions = stackDefinitions(settings);
const pool = poolPlan("members", definitions, settings);
const clouds = await reachClouds(settings, { pool });
const rotations = await secretsRotations(pool);
const members = new ServicePool("members", {
  pool,
  settings,
  clouds,
  served: servedFiles(pool, definitions, settings),
});

export const addresses = members.addresses;
export const page = members.page;
export const pending = members.pending;
export const administratorPasswords = members.administratorPasswords;
// The next run refuses a number that isn't the next.
export const secretsRotation = members.done.apply(() => rotations);
