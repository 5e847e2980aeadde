import type * as pulumi from "@pulumi/pulumi";

/**
 * For what its provider can't update (a subnet, an attachment): when it was made and something failed after that, the engine would ask for an update at each further `up`, which ends with
 * `doesn't support update` for ever. So it is made again. Source: `#initerror` in pkg/resource/deploy/step_generator.go of Pulumi 3.259.
 */
export const madeAgain: pulumi.CustomResourceOptions = { replaceOnChanges: ["#initerror"], deleteBeforeReplace: true };
