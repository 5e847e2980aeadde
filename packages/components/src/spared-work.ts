import { createRequire, Module } from "node:module";

// Work that Pulumi's SDK does in each run and no stack needs: together nearly half of what Node does. The SDK's files stay as they were published.

// Pulumi hangs `source-map-support` into each stack trace, and takes a trace for each promise. Node runs the stacks' TypeScript itself and keeps its lines, so Node's own
// traces name the same places.
Reflect.deleteProperty(Error, "prepareStackTrace");
// Of an unexpected error two lines are enough to find it: where it happened, and who called. Each further one is taken for each promise too.
Error.stackTraceLimit = 2;

// For dynamic providers, which nobody here uses, the SDK loads npm's installer and a TypeScript compiler: 444 files and the largest one. Each is loaded once something is
// asked of it.
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const files = ["@npmcli/arborist", "typescript"].map((name) => require.resolve(name)).filter((file) => !require.cache[file]);
for (const file of files) require.cache[file] = Object.assign(new Module(file), { loaded: true, exports: onceAsked(file) });
const { log } = require("@pulumi/pulumi") as { log: { debug(message: string): Promise<void> } };
for (const file of files) delete require.cache[file];

function onceAsked(file: string): object {
  const load = () => require(file) as Record<PropertyKey, unknown>;
  return new Proxy({}, { get: (_, name) => (name === "__esModule" ? true : name === "default" ? load() : load()[name]) });
}

// The SDK tells the engine of each resource in four messages for debugging, the last with all that the engine answered, secrets in clear; each is a call, and the engine throws
// them away unless `--debug` was said. Whoever looks for an error of the SDK itself sets the variable and says `--debug`.
if (!process.env.MEET_COOP_DEBUG_SDK) log.debug = () => Promise.resolve();
