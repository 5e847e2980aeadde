export { Mendable, main } from "./mendable.ts";
export { detail, duration, step } from "./progress.ts";
