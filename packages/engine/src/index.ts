export { type Engine, EngineMissing, type EnginePart, ensureEngine } from "./ensure-engine.ts";
