import { poolPlan, reachClouds, ServicePool, secretsRotations, servedFiles, stackDefinitions, stackSettings } from "@meet-coop/components";

// The demo service: the Free level, with everything together on one meeting server.
const settings = stackSettings();
const definitions = stackDefinitions(settings);
const pool = poolPlan("demo", definitions, settings);
const clouds = await reachClouds(settings, { pool });
const rotations = await secretsRotations(pool);
const demo = new ServicePool("demo", { pool, settings, clouds, served: servedFiles(pool, definitions, settings) });

export const addresses = demo.addresses;
export const ipv4 = demo.ipv4;
export const pending = demo.pending;
export const administratorPasswords = demo.administratorPasswords;
// The next run refuses a number that isn't the next.
export const secretsRotation = demo.done.apply(() => rotations);
