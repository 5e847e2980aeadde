export type * from "./definition.ts";
export { definitionsFolder, loadDefinitions } from "./load-definitions.ts";
export { localPort } from "./local-port.ts";
export { type FormatOptions, formatProblems, type Problem } from "./problem.ts";
