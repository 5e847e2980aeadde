export { ensureImages } from "./containers/images.ts";
export { freePorts } from "./free-ports.testing.ts";
export { findServerType, offeredIn } from "./hetzner/server-type.ts";
export { TestCloud } from "./test-cloud.testing.ts";
