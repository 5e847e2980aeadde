export type { Driver, DriverStatus, KnownServer, NetworkSpec, ServerSpec, VolumeSpec, World } from "./driver.ts";
export type { Fault } from "./fault.ts";
export type { NewFault } from "./faults.ts";
export * from "./known-instance.ts";
export { LocalCloud, type StartOptions } from "./local-cloud.ts";
