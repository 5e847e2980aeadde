// By their own files, like all that comes from a package of Pulumi's.
export { Command } from "@pulumi/command/remote/command.js";
export { CopyToRemote } from "@pulumi/command/remote/copyToRemote.js";
