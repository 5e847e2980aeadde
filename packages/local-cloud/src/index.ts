export { type RegistryImage, registryImages } from "./containers/registry-images.ts";
export type { Driver, DriverStatus, FirewallRule, KnownServer, NetworkSpec, ServerSpec, VolumeSpec, World } from "./driver.ts";
export type { Fault, NewFault } from "./faults.ts";
export * from "./known-instance.ts";
export { LocalCloud, type StartOptions } from "./local-cloud.ts";
