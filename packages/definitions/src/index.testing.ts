export * from "./fixture.testing.ts";
export { readDefinitions } from "./load-definitions.ts";
export { acceptedOrRefused, type Mutated, mutations } from "./mutation.testing.ts";
