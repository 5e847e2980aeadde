export { ensureBase } from "./base-image.ts";
export { CommandFailed, Docker, run } from "./docker-command.ts";
export { DockerEngine } from "./docker-engine.ts";
export { buildGoProgram } from "./go-program.ts";
export { alone, buildImage, contentKey, type Log, timed } from "./image.ts";
export { fetchWheels } from "./python-wheels.ts";
