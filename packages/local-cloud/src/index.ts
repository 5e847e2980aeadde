export { type RegistryImage, registryImages } from "./containers/registry-images.ts";
export type { Driver, DriverStatus, FirewallRule, KnownServer, NetworkSpec, ServerSpec, VolumeSpec, World } from "./driver.ts";
export type { Fault, NewFault } from "./faults.ts";
export { LocalCloud, type StartOptions, stackSettings } from "./local-cloud.ts";
export { instanceFolder, readInstance, type StackSettings, UserError } from "./settings.ts";
