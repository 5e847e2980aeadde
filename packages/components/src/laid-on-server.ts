import type * as pulumi from "@pulumi/pulumi";
import type * as hcloud from "./hcloud.ts";

/**
 * Options of what a command lays on a server: it is gone with the server, and another server needs it anew. No command can be asked whether its work is still there, so
 * the server's number says it. A state that was made without that number replaces nothing.
 */
export function laidOnServer(server: hcloud.Server): Pick<pulumi.CustomResourceOptions, "deletedWith" | "replacementTrigger"> {
  return { deletedWith: server, replacementTrigger: server.id };
}
