import { PoolTogether, poolPlan, stackSettings } from "@meet-coop/components";

// The demo service: the Free level, with everything together on one meeting server.
const settings = stackSettings();
const demo = new PoolTogether("demo", { pool: poolPlan("demo", settings), settings });

export const addresses = demo.addresses;
export const ipv4 = demo.ipv4;
export const administratorPasswords = demo.administratorPasswords;
