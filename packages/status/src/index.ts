export { lookInside } from "./inside.ts";
export { Asking } from "./limit.ts";
export { askMachines } from "./machines.ts";
export { Names } from "./names.ts";
export { type Askers, poolStatus } from "./pool-status.ts";
export { exitStatuses, type Report, reportText, worst } from "./report.ts";
export { type SshFiles, sshFiles, sshFolder, sshWords } from "./ssh-files.ts";
export { type StackWords, type WatchedStack, watchedStack } from "./watched-stack.ts";
export { askWeb } from "./web.ts";
