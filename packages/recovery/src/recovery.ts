import { Mendable } from "@meet-coop/command-line";
import { nameOf } from "@meet-coop/holdings";
import { backUp } from "./backup.ts";
import { Clouds } from "./clouds.ts";
import { compared, shortfall } from "./comparison.ts";
import {
  type Adoption,
  adoptAll,
  type Deployment,
  forget,
  halfDone,
  mark,
  pendingOperations,
  type Resource,
  resources,
  withoutPending,
} from "./deployment.ts";
import { lookUp } from "./look-up.ts";
import { forgottenServers, type Loss, losses, withoutPendingOn } from "./loss.ts";
import { plannedCreations, programOf } from "./preview.ts";
import type { RecoveryOptions, RecoveryResult } from "./recovery-options.ts";
import { reason, Stack } from "./stack.ts";
import { unlock } from "./unlock.ts";

/**
 * Mends a stack whose run was killed, or failed half-way: unlocks it, takes into the state what the clouds hold under our name and label,
 * forgets pending operations, and gives what the state knows the steps that it lacks at its cloud. Afterwards a plain `pulumi up` finishes. Safe to run at any time and again.
 * @throws Mendable when a run is under way, or a cloud can't be asked; then nothing was changed.
 */
export async function recover(options: RecoveryOptions): Promise<RecoveryResult> {
  const recovery = new Recovery(options);
  return recovery.mend();
}

class Recovery {
  readonly #options: RecoveryOptions;
  readonly #stack: Stack;
  readonly #dryRun: boolean;
  readonly #result: RecoveryResult = { mended: false, adopted: [], open: [], lost: [] };
  /** Lost servers and volumes that left the state. */
  readonly #left = new Set<string>();
  #deployment: Deployment = { version: 3, deployment: {} };
  readonly #clouds: Clouds;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#stack = new Stack(options.run);
    this.#clouds = new Clouds({ ...options, settings: () => this.#stack.config(), resources: () => resources(this.#deployment) });
    this.#dryRun = options.dryRun ?? false;
  }

  async mend(): Promise<RecoveryResult> {
    const readable = await unlock({ ...this.#options, dryRun: this.#dryRun, pulumi: this.#stack, did: (line) => this.#did(line) });
    if (!readable) {
      this.#options.say("what else there is to mend can only be seen once that is done");
      return this.#result;
    }
    this.#deployment = await this.#stack.export();
    await this.#endLost(await losses(this.#deployment, this.#clouds));
    await this.#endPending();
    await this.#compare();
    await this.#findStrays();
    this.#refuseNotLost();
    return this.#result;
  }

  /** Says what is done; in a dry run, what would be. */
  #did(line: string): void {
    this.#result.mended = true;
    this.#options.say(this.#dryRun ? `would do: ${line}` : line);
  }

  /** Takes what is lost, and named so by a person, out of the state, with all that was on them. The others are told. Returns whether the state is another now. */
  async #endLost(lost: Loss[]): Promise<boolean> {
    const named = lost.filter(({ name }) => this.#options.lost?.includes(name));
    for (const { name, line } of lost) {
      if (named.some((one) => one.name === name)) {
        this.#left.add(name);
        this.#did(`${line}. All of it leaves the state, and \`up\` makes it anew`);
      } else if (!this.#result.lost.includes(name)) {
        this.#result.lost.push(name);
        this.#options.say(line);
      }
    }
    if (named.length === 0 || this.#dryRun) return false;
    const urns = named.flatMap(({ urns }) => urns);
    this.#options.say(`state: the one before is kept in ${backUp(this.#deployment, this.#options)}`);
    await this.#stack.import(withoutPendingOn(forget(this.#deployment, urns), urns));
    this.#deployment = await this.#stack.export();
    return true;
  }

  /** What was named as lost and is not stays as it is, and so does the state of it. @throws Mendable */
  #refuseNotLost(): void {
    const there = (this.#options.lost ?? []).filter((name) => !this.#left.has(name));
    if (there.length === 0) return;
    throw new Mendable(
      `Not lost: ${there.map((name) => `\`${name}\``).join(", ")}. Hetzner has it, or neither the state nor the program knows a server or volume of that name; nothing was done about it.\nCure: \`--lost\` takes the name of a server or volume as Hetzner shows it; without it, recover names those that are lost.`,
    );
  }

  /** Looks up what was being created, forgets all pending operations, reads anew what was being changed. */
  async #endPending(): Promise<void> {
    const pending = pendingOperations(this.#deployment);
    const half = halfDone(this.#deployment);
    const adoptions: Adoption[] = [];
    for (const { type, resource } of pending) {
      if (type === "creating") adoptions.push(...(await this.#look(resource, "was being created")));
      else this.#did(`${nameOf(resource)}: was in the middle of \`${type}\`; forgotten, and read anew`);
    }
    for (const resource of half) this.#did(`${nameOf(resource)}: its last run ended with an error; read anew`);
    const touched = pending.filter(({ type }) => type === "updating" || type === "deleting").map(({ resource }) => resource.urn);
    if (pending.length + half.length > 0) await this.#save(adoptions, touched);
  }

  /** Finishes what the state takes for finished, and isn't. Marked first, so that a recovery that is cut short is carried on by the next. */
  async #compare(): Promise<void> {
    const { unfinished, did, open } = await compared(this.#deployment, this.#clouds, { dryRun: this.#dryRun });
    for (const line of open) this.#leaveOpen(line);
    for (const line of did) this.#did(line);
    if (unfinished.length > 0) await this.#save([], unfinished);
  }

  /**
   * What a failed run made without a trace in the state (the answer of the cloud was lost): everything that `up` would create is looked up too.
   * What is found can let more be found (a subnet, once its network is known), so it looks until nothing new turns up.
   */
  async #findStrays(): Promise<void> {
    const known = new Set<string>();
    for (;;) {
      const text = await this.#stack.preview().catch((error: Error) => {
        this.#result.unseen = reason(error);
        return undefined;
      });
      if (text === undefined) return;
      const creations = plannedCreations(text);
      const forgotten = await forgottenServers(this.#deployment, { planned: creations, program: programOf(text) }, this.#clouds);
      if (await this.#endLost(forgotten)) continue;
      const planned = creations.filter(({ urn }) => !known.has(urn) && !this.#result.adopted.includes(urn));
      const adoptions: Adoption[] = [];
      for (const resource of planned) {
        const found = await this.#look(resource, undefined);
        if (found.length > 0) known.add(resource.urn);
        adoptions.push(...found);
      }
      if (adoptions.length === 0) return;
      await this.#save(adoptions, []);
      if (this.#dryRun) return;
    }
  }

  /** Looks a resource up at its cloud, says what came of it, and returns what is to be adopted. */
  async #look(resource: Resource, pending: string | undefined): Promise<Adoption[]> {
    const { adopted, did, open } = await lookUp(resource, {
      pending,
      deployment: this.#deployment,
      clouds: this.#clouds,
      dryRun: this.#dryRun,
    });
    if (did) this.#did(did);
    if (open) this.#leaveOpen(open);
    return adopted ? [adopted] : [];
  }

  /** Says, once, what a person must decide. */
  #leaveOpen(line: string): void {
    if (this.#result.open.includes(line)) return;
    this.#result.open.push(line);
    this.#options.say(line);
  }

  /** Writes the state, after a backup, and reads anew from the clouds what came in or was touched. */
  async #save(adoptions: Adoption[], touched: string[]): Promise<void> {
    const { deployment, adopted, waiting } = adoptAll(withoutPending(this.#deployment), adoptions);
    for (const { adoption, why } of waiting)
      this.#leaveOpen(`${nameOf(adoption.resource)}: NOT adopted: the cloud holds it (${adoption.id}), but ${why}`);
    this.#result.adopted.push(...adopted);
    if (this.#dryRun) return;
    this.#options.say(`state: the one before is kept in ${backUp(this.#deployment, this.#options)}`);
    await this.#stack.import(mark(deployment, touched));
    await this.#readAnew();
  }

  /** Finishes, then refreshes all that is half done. What lies behind a server's SSH comes last: it may not answer, and the rest must not wait for it. */
  async #readAnew(): Promise<void> {
    this.#deployment = await this.#stack.export();
    await this.#forgetReverseNames();
    const half = halfDone(this.#deployment);
    for (const resource of half) {
      const { lacks, open } = await shortfall(resource, this.#clouds, { act: true });
      for (const line of lacks) this.#did(line);
      for (const line of open) this.#leaveOpen(line);
    }
    const behindSsh = half.filter(({ type }) => type.startsWith("docker:"));
    const urns = (list: Resource[]) => list.map(({ urn }) => urn);
    await this.#stack.refresh(urns(half.filter((resource) => !behindSsh.includes(resource)))).catch((error: Error) => {
      throw new Mendable(
        `What was adopted or finished can't be read from its cloud yet: ${reason(error)}\nCure: run the same command again; it carries on here.`,
      );
    });
    await this.#stack.refresh(urns(behindSsh)).catch((error: Error) => {
      const line = `${behindSsh.map(nameOf).join(", ")}: can't be read anew: ${reason(error)}`;
      this.#leaveOpen(line);
    });
    this.#deployment = await this.#stack.export();
  }

  /** A reverse name that isn't set can't be read: its provider ends with an error. Setting it once more does no harm. */
  async #forgetReverseNames(): Promise<void> {
    const names = halfDone(this.#deployment).filter(({ type }) => type === "hcloud:index/rdns:Rdns");
    if (names.length === 0) return;
    for (const name of names) this.#did(`${nameOf(name)}: forgotten, since setting it again does no harm`);
    await this.#stack.import(
      forget(
        this.#deployment,
        names.map(({ urn }) => urn),
      ),
    );
    this.#deployment = await this.#stack.export();
  }
}
