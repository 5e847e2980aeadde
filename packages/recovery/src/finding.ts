import type { Resource } from "./deployment.ts";

/** What a cloud says about a resource that the engine may or may not have made. */
export type Finding =
  /** It is there and it is ours. */
  | { kind: "found"; id: string; outputs?: Record<string, unknown> }
  /** It isn't there: `up` makes it. */
  | { kind: "absent" }
  /** Something of that name is there, but isn't ours: `up` will fail until a person decides. */
  | { kind: "foreign"; why: string }
  /** It was half made and holds nothing: removed, so that `up` makes it again. */
  | { kind: "removed"; what: string }
  /** Making it twice does no harm. */
  | { kind: "repeatable" }
  /** Nobody could look. */
  | { kind: "unseen"; why: string };

/** A cloud that recovery can ask. */
export interface Holdings {
  /** `dryRun`: changes nothing. */
  find(resource: Resource, options: { dryRun: boolean }): Promise<Finding>;
}
