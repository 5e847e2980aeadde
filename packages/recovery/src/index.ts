export { recover } from "./recovery.ts";
export type { RecoveryOptions, RecoveryResult } from "./recovery-options.ts";
export type { PulumiRun } from "./stack.ts";
export { stateFile, stateText } from "./state-file.ts";
