import { z } from "zod";

const properties = z.record(z.string(), z.unknown());

/** One resource in Pulumi's state (apitype ResourceV3); fields that recovery doesn't touch pass through untouched. */
const resourceSchema = z.looseObject({
  urn: z.string(),
  custom: z.boolean().default(false),
  type: z.string(),
  id: z.string().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  parent: z.string().optional(),
  /** `<urn>::<id>` of the provider. */
  provider: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  deletedWith: z.string().optional(),
  delete: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
  initErrors: z.array(z.string()).nullish(),
});

const operationSchema = z.looseObject({
  resource: resourceSchema,
  type: z.enum(["creating", "updating", "deleting", "reading", "importing"]),
});

const deploymentSchema = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resourceSchema).nullish(),
    pending_operations: z.array(operationSchema).nullish(),
  }),
});

export type Resource = z.infer<typeof resourceSchema>;
export type Operation = z.infer<typeof operationSchema>;
/** What `pulumi stack export` prints: secrets stay encrypted in it. */
export type Deployment = z.infer<typeof deploymentSchema>;

/** Reads what `pulumi stack export` printed. */
export function parseDeployment(text: string): Deployment {
  return deploymentSchema.parse(JSON.parse(text));
}

export function resources({ deployment }: Deployment): Resource[] {
  return deployment.resources ?? [];
}

/** What the engine was about to do, or doing, when it was killed. */
export function pendingOperations({ deployment }: Deployment): Operation[] {
  return deployment.pending_operations ?? [];
}

/** URNs that must stand before a resource in the state. */
export function references(resource: Resource): string[] {
  const provider = resource.provider?.slice(0, resource.provider.lastIndexOf("::"));
  const all = [resource.parent, provider, ...standsOn(resource), ...(resource.dependencies ?? [])];
  return [...new Set(all.filter((urn): urn is string => Boolean(urn)))];
}

/** URNs without which a resource would be another, or nothing: what its properties were made of, and what it is gone with. The others were only to be made before it. */
export function standsOn({ deletedWith, propertyDependencies }: Resource): string[] {
  return [...(deletedWith ? [deletedWith] : []), ...Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? [])];
}

/** Something that a cloud holds and the state should know. */
export interface Adoption {
  /** As the engine recorded it before it called the cloud. */
  resource: Resource;
  /** The cloud's id for it, as the provider writes it. */
  id: string;
  /** Outputs beyond the inputs; a refresh fills in the rest. */
  outputs?: Record<string, unknown>;
}

/** What recovery must not do, because the state lacks what the resource hangs on. */
export class MissingReference extends Error {
  readonly urn: string;
  constructor(urn: string) {
    super(`the state lacks \`${urn}\`, which it depends on`);
    this.urn = urn;
  }
}

/**
 * Puts an adopted resource where the engine would have put it: after everything it refers to, in place of an entry that waits to be made
 * anew, and before one that it replaces, which is then marked for deletion.
 * @throws MissingReference
 */
export function adopt(deployment: Deployment, { resource, id, outputs = {} }: Adoption): Deployment {
  const before = resources(deployment);
  const old = before.filter(({ urn, delete: ending }) => urn === resource.urn && !ending);
  const others = before.filter((entry) => !old.includes(entry));
  const positions = references(resource).map((urn) => {
    const position = others.findIndex((entry) => entry.urn === urn && !entry.delete);
    if (position < 0) throw new MissingReference(urn);
    return position + 1;
  });
  const place = Math.max(0, ...positions, ...old.map((entry) => before.indexOf(entry)));
  const replaced = old.filter(({ pendingReplacement }) => !pendingReplacement).map((entry) => ({ ...entry, delete: true }));
  const adopted: Resource = { ...resource, custom: true, id, outputs: { ...resource.inputs, ...outputs, id }, initErrors: [toBeRead] };
  return withResources(deployment, [...others.slice(0, place), adopted, ...replaced, ...others.slice(place)]);
}

/** Puts all of them there; one that hangs on another comes after it. `waiting`: those that hang on something that neither the state nor the others have. */
export function adoptAll(
  deployment: Deployment,
  adoptions: Adoption[],
): { deployment: Deployment; adopted: string[]; waiting: { adoption: Adoption; why: string }[] } {
  const adopted: string[] = [];
  let whole = deployment;
  let waiting = adoptions.map((adoption) => ({ adoption, why: "" }));
  for (;;) {
    const later: typeof waiting = [];
    for (const { adoption } of waiting) {
      try {
        whole = adopt(whole, adoption);
        adopted.push(adoption.resource.urn);
      } catch (error) {
        if (!(error instanceof MissingReference)) throw error;
        later.push({ adoption, why: error.message });
      }
    }
    if (later.length === 0 || later.length === waiting.length) return { deployment: whole, adopted, waiting: later };
    waiting = later;
  }
}

/** Stands among a resource's errors until a refresh has read it anew, so that a recovery that is itself cut short is carried on by the next. */
const toBeRead = "recovery: to be read anew from its cloud";

/** Marks resources of which the state may no longer tell the truth. */
export function mark(deployment: Deployment, urns: string[]): Deployment {
  const marked = (resource: Resource) =>
    urns.includes(resource.urn) && !resource.delete ? { ...resource, initErrors: [toBeRead] } : resource;
  return withResources(deployment, resources(deployment).map(marked));
}

/** Resources whose creation or change ended with an error: the state says what was wanted, the cloud may hold less. */
export function halfDone(deployment: Deployment): Resource[] {
  return resources(deployment).filter(({ initErrors, custom, delete: ending }) => custom && !ending && (initErrors ?? []).length > 0);
}

/** Takes resources out of the state, and out of what others hang on. */
export function forget(deployment: Deployment, urns: string[]): Deployment {
  const withoutUrns = (list: string[] | null | undefined) => list?.filter((urn) => !urns.includes(urn));
  const others = resources(deployment).filter(({ urn }) => !urns.includes(urn));
  return withResources(
    deployment,
    others.map((resource) => ({
      ...resource,
      ...(resource.dependencies ? { dependencies: withoutUrns(resource.dependencies) } : {}),
      ...(resource.propertyDependencies
        ? {
            propertyDependencies: Object.fromEntries(
              Object.entries(resource.propertyDependencies).map(([property, list]) => [property, withoutUrns(list) ?? null]),
            ),
          }
        : {}),
    })),
  );
}

/** Forgets what the engine was doing. */
export function withoutPending(deployment: Deployment): Deployment {
  return { ...deployment, deployment: { ...deployment.deployment, pending_operations: [] } };
}

function withResources(deployment: Deployment, list: Resource[]): Deployment {
  return { ...deployment, deployment: { ...deployment.deployment, resources: list } };
}
