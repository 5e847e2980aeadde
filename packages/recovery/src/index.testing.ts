export { Gate, type Trouble } from "../fixture/gate.testing.ts";
export { descendants, endAtOnce } from "../fixture/process-tree.testing.ts";
export type { Resource } from "./deployment.ts";
export { dockerOverSsh, dockerProvider } from "./docker.ts";
