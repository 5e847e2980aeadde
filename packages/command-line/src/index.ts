export { Mendable } from "./mendable.ts";
export { detail, duration, step } from "./progress.ts";
