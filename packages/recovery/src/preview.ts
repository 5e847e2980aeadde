import { z } from "zod";
import type { Resource } from "./deployment.ts";

/** How `pulumi preview --json` writes a value that is only known later, and one that is secret. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = "[secret]";

const strings = z.array(z.string()).nullish();
const previewSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        newState: z
          .looseObject({
            urn: z.string(),
            type: z.string(),
            custom: z.boolean().default(false),
            inputs: z.record(z.string(), z.unknown()).optional(),
            parent: z.string().optional(),
            provider: z.string().optional(),
            protect: z.boolean().optional(),
            dependencies: strings,
            propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
            ignoreChanges: strings,
            deletedWith: z.string().optional(),
            retainOnDelete: z.boolean().optional(),
          })
          .optional(),
      }),
    )
    .nullish(),
});

/**
 * What `up` would create, out of `pulumi preview --json`: resources that the state doesn't know, though a cloud may hold them.
 * Inputs that the preview doesn't tell (secret, or known only later) are left out: none of them is needed to find a resource, and `up` compares the rest.
 */
export function plannedCreations(text: string): Resource[] {
  const { steps } = previewSchema.parse(JSON.parse(text));
  return (steps ?? []).flatMap(({ op, newState }) => {
    if (op !== "create" || !newState?.custom || !newState.provider || newState.provider.endsWith(`::${unknown}`)) return [];
    const inputs = Object.fromEntries(Object.entries(newState.inputs ?? {}).filter(([, value]) => !hides(value)));
    const { urn, custom, type, parent, provider, protect, dependencies, propertyDependencies, ignoreChanges, deletedWith, retainOnDelete } =
      newState;
    const told = { parent, protect, dependencies, propertyDependencies, ignoreChanges, deletedWith, retainOnDelete };
    return [{ urn, custom, type, inputs, provider, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value != null)) }];
  });
}

/** Everything that the program asks for, with what it hangs on, out of `pulumi preview --json`; also what stays as it is. */
export function programOf(text: string): Resource[] {
  const { steps } = previewSchema.parse(JSON.parse(text));
  return (steps ?? []).flatMap(({ newState }) => {
    if (!newState) return [];
    const { urn, type, custom, parent, provider, dependencies, propertyDependencies, deletedWith } = newState;
    const told = { parent, provider, dependencies, propertyDependencies, deletedWith };
    return [{ urn, type, custom, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value != null)) }];
  });
}

function hides(value: unknown): boolean {
  if (value === unknown || value === secret) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hides);
}
