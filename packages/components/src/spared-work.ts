import { createRequire, Module } from "node:module";

// Work that Pulumi's SDK does in each run and no stack needs: together a third of what Node does. The SDK's files stay as they were published.

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
require("@pulumi/pulumi");
for (const file of files) delete require.cache[file];

function onceAsked(file: string): object {
  const load = () => require(file) as Record<PropertyKey, unknown>;
  return new Proxy({}, { get: (_, name) => (name === "__esModule" ? true : name === "default" ? load() : load()[name]) });
}
