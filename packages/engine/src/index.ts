export { type Engine, type EnginePart, ensureEngine } from "./ensure-engine.ts";
export { ensureTerraform, type Terraform } from "./terraform.ts";
