import { PoolTogether, poolPlan, reachClouds, stackSettings } from "@meet-coop/components";

// The demo service: the Free level, with everything together on one meeting server.
const settings = stackSettings();
const pool = poolPlan("demo", settings);
const demo = new PoolTogether("demo", { pool, settings, clouds: await reachClouds(settings) });

export const addresses = demo.addresses;
export const ipv4 = demo.ipv4;
export const administratorPasswords = demo.administratorPasswords;
