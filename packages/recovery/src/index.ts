export { Problem } from "./problem.ts";
export { type RecoveryOptions, type RecoveryResult, recover } from "./recovery.ts";
export type { PulumiRun } from "./stack.ts";
