import type { CloudResource } from "./cloud-resource.ts";

/** What a cloud says about a resource that the engine may or may not have made. */
export type Finding =
  /** It is there and it is ours. */
  | {
      kind: "found";
      id: string;
      outputs?: Record<string, unknown>;
      /** It differs from what is asked for in what can't be changed: it is the one that is to be replaced. */
      replaceable?: boolean;
    }
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

/** How a resource of the state differs from what its cloud holds. */
export interface Shortfall {
  /** Steps after its creation that weren't done, each as it is said once it is: `Server `a`: attached to network 7`. */
  lacks: string[];
  /** Settings that are others at the cloud, in words: `Firewall `a`: its rules`. Once they are read anew, the next `up` changes them. */
  differs: string[];
  /** What only a person can mend, with the cure. */
  open: string[];
  /** The cloud doesn't have it any more. `kept`: something of value went with it, so a person decides. */
  gone?: "kept" | "made again";
}

/** A cloud that can be asked. */
export interface Holdings<Of extends CloudResource = CloudResource> {
  /** `dryRun`: changes nothing. */
  find(resource: Of, options: { dryRun: boolean }): Promise<Finding>;
  /** Compares a resource of the state with the cloud; absent where creating is all that a provider does. `act`: does what is missing. */
  shortfall?(resource: Of, options: { act: boolean }): Promise<Shortfall>;
}
