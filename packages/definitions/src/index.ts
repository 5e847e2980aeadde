export type * from "./definition.ts";
export { definitionsFolder, loadDefinitions } from "./load-definitions.ts";
export { localPort, localPorts } from "./local-port.ts";
export { type FormatOptions, formatProblems, type Problem, sortProblems } from "./problem.ts";
export { schemas } from "./schema.ts";
