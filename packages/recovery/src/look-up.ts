import { nameOf } from "@meet-coop/holdings";
import type { Clouds } from "./clouds.ts";
import { type Adoption, type Deployment, type Resource, resources } from "./deployment.ts";

/** What came of looking a resource up at its cloud. */
export interface LookUp {
  /** What the cloud holds, for the state to know. */
  adopted?: Adoption;
  /** What is done about it, for people. */
  did?: string;
  /** What a person must decide. */
  open?: string;
}

export interface LookUpOptions {
  /** What the state says of the resource; absent for one that it doesn't mention. */
  pending: string | undefined;
  deployment: Deployment;
  clouds: Pick<Clouds, "of">;
  dryRun: boolean;
}

/** Asks the cloud of a resource for it. */
export async function lookUp(resource: Resource, { pending, deployment, clouds, dryRun }: LookUpOptions): Promise<LookUp> {
  const name = nameOf(resource);
  /** Said only of what the state knows of. */
  const forgotten = (line: string): LookUp => (pending ? { did: `${name}: ${pending}; ${line}` } : {});
  const holdings = await clouds.of(resource);
  if (!holdings) return forgotten("forgotten, since making it again does no harm");
  const finding = await holdings.find(resource, { dryRun });
  const why = pending ? `${pending}; ` : "";
  switch (finding.kind) {
    case "found":
      // The one that the state already has: its replacement was to be made, and wasn't.
      if (resources(deployment).some(({ type, id }) => type === resource.type && id === finding.id))
        return forgotten("the cloud holds only the one that the state knows; forgotten");
      return {
        adopted: { resource, id: finding.id, ...(finding.outputs ? { outputs: finding.outputs } : {}) },
        did: `${name}: ${why}the cloud holds it (${finding.id}); adopted`,
      };
    case "removed":
      return { did: `${name}: ${why}removed ${finding.what}` };
    case "absent":
      return forgotten("the cloud doesn't hold it; forgotten");
    case "repeatable":
      return forgotten("forgotten, since making it again does no harm");
    case "unseen":
      return forgotten(`forgotten without a look: ${finding.why}`);
    case "foreign":
      return { open: `${name}: NOT adopted: ${finding.why}` };
  }
}
