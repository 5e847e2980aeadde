// What others may know of an instance without loading the clouds themselves.
export { instanceFolder, readInstance, type StackSettings, UserError } from "./settings.ts";
export { stackSettings } from "./stack-settings.ts";
