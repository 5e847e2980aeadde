export { type RecoveryOptions, type RecoveryResult, recover } from "./recovery.ts";
export type { PulumiRun } from "./stack.ts";
export { stateFile, stateText } from "./state-file.ts";
