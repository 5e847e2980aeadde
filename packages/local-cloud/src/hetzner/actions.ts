import type { Driver } from "../driver.ts";
import type { Jobs } from "../jobs.ts";
import type { ActionRow } from "../rows.ts";
import type { Store } from "../state.ts";
import { timestamp } from "../timestamp.ts";
import { ApiError } from "./api-error.ts";

export interface Resource {
  id: number;
  type: "server" | "network" | "firewall" | "primary_ip" | "volume" | "placement_group" | "image";
}

/** What an action does. */
export interface Work {
  command: string;
  resources: Resource[];
  /** Changes the state to what it will be after the action. In the request's transaction; left out when a fault lets the action fail. */
  effect?: () => void;
  /** Makes it real. */
  run?: () => Promise<void>;
  /** Takes the effect back when `run` fails. */
  undo?: () => void;
  /** Ends the action well, in a transaction of its own. */
  finish?: () => void;
  /** Why it can't work: it begins all the same, and fails. */
  refused?: ApiError | undefined;
}

/** These don't stop another action on the same server. */
const nonLocking = new Set([
  "change_dns_ptr",
  "change_protection",
  "change_alias_ips",
  "apply_firewall",
  "remove_firewall",
  "set_firewall_rules",
]);

const sharedWithServers = new Set(["network", "firewall", "placement_group"]);

/** What actions need of a cloud. */
interface Surroundings {
  store: Store;
  jobs: Jobs;
  driver: Pick<Driver, "name">;
  log(line: string): void;
}

/** What they need of the request that begins one. */
interface Request {
  cloud: Surroundings;
  /** A fault that lets the action fail. */
  failAction: { code?: string | undefined; message?: string | undefined } | undefined;
  afterCommit(work: () => void): void;
  onRollback(work: () => void): void;
}

/** Actions: the work that goes on after a request was answered. */
export class Actions {
  readonly #running = new Map<string, Map<number, ActionRow>>();
  readonly #started = new Map<number, number>();
  /** How long each action takes at least, in milliseconds. 0 with the records driver: over before the answer. */
  duration: number;

  constructor(duration: number) {
    this.duration = duration;
  }

  /** Starts an action. Its state is committed with the request, its work begins after. */
  begin(call: Request, work: Work): ActionRow {
    const { cloud } = call;
    const at = timestamp();
    const fails = call.failAction ?? work.refused;
    const instant = this.duration === 0 && cloud.driver.name === "records" && fails === undefined;
    const action = cloud.store.put("action", {
      id: cloud.store.nextId(),
      name: work.command,
      command: work.command,
      status: instant ? "success" : "running",
      started: at,
      finished: instant ? at : null,
      error: null,
      resources: work.resources.map(({ id, type }) => ({ id, type })),
    });
    for (const resource of work.resources) cloud.store.link(`action/${resource.type}`, action.id, resource.id);
    if (fails === undefined) work.effect?.();
    if (instant) {
      work.finish?.();
      // The state is what it will be; the driver follows, in the order of the requests.
      const { run } = work;
      if (run !== undefined) call.afterCommit(() => this.#follow(cloud, work, run));
      return action;
    }
    call.afterCommit(() => this.#start(cloud, action, fails === undefined ? work : failing(work, fails)));
    this.#remember(action);
    call.onRollback(() => this.#forget(action));
    return action;
  }

  #follow(cloud: Surroundings, work: Work, run: () => Promise<void>): void {
    const { alone, shared } = keysOf(work.resources);
    const follow = async () => {
      try {
        await run();
      } catch (error) {
        cloud.log(`${work.command}: ${error instanceof Error ? error.message : error}`);
      }
    };
    void cloud.jobs.run(alone, follow, shared);
  }

  #start(cloud: Surroundings, action: ActionRow, work: Work): void {
    const { alone, shared } = keysOf(action.resources);
    this.#started.set(action.id, Date.now());
    void cloud.jobs.run(
      alone,
      async () => {
        const begun = Date.now();
        this.#started.set(action.id, begun);
        let error: ActionRow["error"] = null;
        try {
          await work.run?.();
        } catch (failure) {
          error =
            failure instanceof ApiError
              ? { code: failure.code, message: failure.message }
              : { code: "action_failed", message: failure instanceof Error ? failure.message : String(failure) };
          cloud.log(`action ${action.id} (${action.command}) failed: ${error.message}`);
        }
        const left = this.duration - (Date.now() - begun);
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
        cloud.store.transaction(() => {
          if (error === null) work.finish?.();
          else work.undo?.();
          cloud.store.put("action", { ...action, status: error === null ? "success" : "error", finished: timestamp(), error });
        });
        this.#forget(action);
      },
      shared,
    );
  }

  /** The actions that run on a resource, oldest first. */
  on(type: Resource["type"], id: number): ActionRow[] {
    return [...(this.#running.get(`${type}:${id}`)?.values() ?? [])];
  }

  /** Refuses when another action has locked the resource. */
  refuseLocked(type: Resource["type"], id: number): void {
    if (this.isLocked(type, id)) throw new ApiError(423, "locked", `${type.replaceAll("_", " ")} is locked: another action is running`);
  }

  isLocked(type: Resource["type"], id: number): boolean {
    return this.on(type, id).some((action) => !nonLocking.has(action.command));
  }

  /**
   * After a start: what still ran when the process ended is over, since the driver has just made everything real that the state says,
   * and what was being deleted is gone.
   */
  settle(cloud: Surroundings): void {
    cloud.store.transaction(() => {
      for (const action of cloud.store.all("action"))
        if (action.status === "running") cloud.store.put("action", { ...action, status: "success", finished: timestamp() });
    });
  }

  show(action: ActionRow): object {
    const begun = this.#started.get(action.id) ?? Date.now();
    const progress =
      action.status === "running" ? Math.min(99, Math.round((100 * (Date.now() - begun)) / Math.max(1, this.duration))) : 100;
    const { id, command, status, started, finished, error, resources } = action;
    return { id, command, status, progress, started, finished, resources, error };
  }

  #remember(action: ActionRow): void {
    for (const { id, type } of action.resources) {
      const key = `${type}:${id}`;
      this.#running.set(key, (this.#running.get(key) ?? new Map()).set(action.id, action));
    }
  }

  #forget(action: ActionRow): void {
    this.#started.delete(action.id);
    for (const { id, type } of action.resources) {
      const key = `${type}:${id}`;
      this.#running.get(key)?.delete(action.id);
      if (this.#running.get(key)?.size === 0) this.#running.delete(key);
    }
  }
}

/** What work must have for itself, and what it may share: many servers may join one network or get one firewall's rules at the same time. */
function keysOf(resources: { id: number; type: string }[]): { alone: string[]; shared: string[] } {
  const withServer = resources.some(({ type }) => type === "server");
  const shares = ({ type }: { type: string }) => withServer && sharedWithServers.has(type);
  const key = ({ id, type }: { id: number; type: string }) => `${type}:${id}`;
  return { alone: resources.filter((one) => !shares(one)).map(key), shared: resources.filter(shares).map(key) };
}

function failing(work: Work, fault: { code?: string | undefined; message?: string | undefined }): Work {
  return {
    command: work.command,
    resources: work.resources,
    run: () => Promise.reject(new ApiError(422, fault.code ?? "action_failed", fault.message ?? "the action failed on request")),
  };
}
