export { type Clouds, reachClouds } from "./clouds.ts";
export { poolPlan } from "./pool-plan.ts";
export { PoolTogether, type PoolTogetherArgs } from "./pool-together.ts";
export { type StackSettings, stackSettings } from "./stack-settings.ts";
