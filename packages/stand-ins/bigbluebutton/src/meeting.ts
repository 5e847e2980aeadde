import type { MeetingPlan } from "./meeting-plan.ts";
import type { Presentation } from "./presentation.ts";

export type Role = "MODERATOR" | "VIEWER";

/** Somebody whom `join` let in, or who waits to be let in. */
export interface Participant {
  readonly sessionToken: string;
  readonly authToken: string;
  /** `w_…`, made by the server. */
  readonly internalId: string;
  /** `userID` of `join`, or the internal id. */
  readonly externalId: string;
  readonly name: string;
  readonly role: Role;
  readonly guest: boolean;
  /** `userdata-…` of `join` without the prefix. */
  readonly customData: ReadonlyMap<string, string>;
}

/** A meeting in memory. Times are milliseconds since 1970. */
export class Meeting {
  readonly plan: MeetingPlan;
  readonly internalId: string;
  readonly createTime: number;
  /** By session token, in the order of joining. */
  readonly participants = new Map<string, Participant>();
  /** Guests who wait for a moderator, by session token. */
  readonly waiting = new Map<string, Participant>();
  /** External ids of everybody who was in. */
  readonly everybody = new Set<string>();
  presentations: readonly Presentation[] = [];
  recording = false;
  /** Whether a part of the meeting was recorded: only then is there a recording. */
  recordingMarked = false;
  /** 0 while it runs. */
  endTime = 0;
  #emptySince: number;
  #withoutModeratorSince: number | undefined;

  constructor(plan: MeetingPlan, internalId: string, createTime: number) {
    this.plan = plan;
    this.internalId = internalId;
    this.createTime = createTime;
    this.#emptySince = createTime;
  }

  get hasUserJoined(): boolean {
    return this.everybody.size > 0;
  }

  get running(): boolean {
    return this.participants.size > 0;
  }

  get moderatorCount(): number {
    return [...this.participants.values()].filter(({ role }) => role === "MODERATOR").length;
  }

  /** The presenter: the first moderator who joined. */
  get presenter(): Participant | undefined {
    return [...this.participants.values()].find(({ role }) => role === "MODERATOR");
  }

  /** Whether one more with this external id would be too many. Somebody who is in already may come in once more: seats are counted by external id. */
  isFullFor(externalId: string): boolean {
    if (this.plan.maxUsers <= 0) return false;
    const seated = new Set([...this.participants.values()].map((participant) => participant.externalId));
    return !seated.has(externalId) && seated.size >= this.plan.maxUsers;
  }

  enter(participant: Participant): void {
    this.participants.set(participant.sessionToken, participant);
    this.everybody.add(participant.externalId);
    if (participant.role === "MODERATOR") this.#withoutModeratorSince = undefined;
    if (this.plan.record && this.plan.autoStartRecording && this.everybody.size === 1) this.setRecording(true);
  }

  leave(sessionToken: string, now: number): void {
    const left = this.participants.get(sessionToken);
    this.waiting.delete(sessionToken);
    if (!this.participants.delete(sessionToken)) return;
    if (!this.running) this.#emptySince = now;
    if (left?.role === "MODERATOR" && this.moderatorCount === 0) this.#withoutModeratorSince = now;
  }

  /** Starts or stops recording; without effect on a meeting that isn't to be recorded. */
  setRecording(on: boolean): void {
    this.recording = on && this.plan.record;
    this.recordingMarked ||= this.recording;
  }

  /** Milliseconds until the meeting's time is up, or undefined when it has no end. */
  timeLeft(now: number, minute: number): number | undefined {
    return this.plan.duration > 0 ? Math.max(0, this.createTime + this.plan.duration * minute - now) : undefined;
  }

  /** Why the meeting must end now, or undefined. `minute` is the length of a minute in milliseconds. */
  reasonToEnd(now: number, minute: number): string | undefined {
    const { duration, expireIfNoUserJoined, expireWhenLastUserLeft, endWhenNoModerator, endWhenNoModeratorDelay } = this.plan;
    const over = (since: number, minutes: number): boolean => minutes > 0 && now >= since + minutes * minute;
    if (over(this.createTime, duration)) return `its ${duration} minutes are over`;
    if (!this.hasUserJoined && over(this.createTime, expireIfNoUserJoined)) return "nobody joined";
    if (this.hasUserJoined && !this.running && over(this.#emptySince, expireWhenLastUserLeft)) return "the last one left";
    const since = this.#withoutModeratorSince;
    if (endWhenNoModerator && since !== undefined && over(since, endWhenNoModeratorDelay)) return "no moderator is left";
    return undefined;
  }
}
