// Pulumi hangs `source-map-support` into each stack trace, and takes a trace for each promise: that was a third of a large stack's run. Node runs the
// stacks' TypeScript itself and keeps its lines, so Node's own traces name the same places.
Reflect.deleteProperty(Error, "prepareStackTrace");
// Of an unexpected error two lines are enough to find it: where it happened, and who called. Each further one is taken for each promise too.
Error.stackTraceLimit = 2;
