import { Meeting, type Participant, type Role } from "./meeting.ts";
import { hashOfMeetingId, type MeetingPlan, randomWord } from "./meeting-plan.ts";
import { Refusal } from "./refusal.ts";

/** Who wants in. */
export interface JoinRequest {
  readonly name: string;
  readonly role: Role;
  /** Empty: the server's own id is used. */
  readonly userId: string;
  readonly guest: boolean;
  readonly customData: ReadonlyMap<string, string>;
}

/** What became of a `join`. */
export interface Joined {
  readonly participant: Participant;
  readonly guestStatus: "ALLOW" | "WAIT";
}

/** Whom a session token stands for. */
export interface Session {
  readonly meeting: Meeting;
  readonly participant: Participant;
  /** true: a guest who isn't in yet. */
  readonly waits: boolean;
}

/** All meetings of this server. They live in memory only: a restart ends them, as with the original. */
export class Meetings {
  readonly #meetings = new Map<string, Meeting>();
  readonly #now: () => number;
  readonly #minute: number;
  readonly #onEnd: (meeting: Meeting, reason: string) => void;

  /** `minute`: milliseconds that a minute lasts. `onEnd` is called once for each meeting that ends. */
  constructor(now: () => number, minute: number, onEnd: (meeting: Meeting, reason: string) => void) {
    this.#now = now;
    this.#minute = minute;
    this.#onEnd = onEnd;
  }

  all(): readonly Meeting[] {
    this.sweep();
    return [...this.#meetings.values()];
  }

  /** By the caller's meeting id or the internal one. */
  find(id: string): Meeting | undefined {
    return this.all().find((meeting) => meeting.internalId === id || meeting.plan.meetingId === id);
  }

  /** Like `find`, or `Refusal` "notFound". */
  get(id: string): Meeting {
    const meeting = this.find(id);
    if (meeting === undefined) throw new Refusal("notFound", "A meeting with that ID does not exist");
    return meeting;
  }

  /**
   * Creates the meeting, or finds the one that exists under the same id when the passwords are the same or none were `given`.
   * Refusals: "idNotUnique", "nonUniqueVoiceBridge".
   */
  create(plan: MeetingPlan, given: { attendeePassword: string; moderatorPassword: string }): { meeting: Meeting; existed: boolean } {
    const existing = this.find(plan.meetingId);
    if (existing !== undefined) {
      const same = existing.plan.attendeePassword === given.attendeePassword && existing.plan.moderatorPassword === given.moderatorPassword;
      const none = given.attendeePassword === "" && given.moderatorPassword === "";
      if (!same && !none) {
        throw new Refusal("idNotUnique", "A meeting already exists with that meeting ID.  Please use a different meeting ID.");
      }
      return { meeting: existing, existed: true };
    }
    if (this.all().some((meeting) => meeting.plan.voiceBridge === plan.voiceBridge)) {
      throw new Refusal("nonUniqueVoiceBridge", "The selected voice bridge is already in use.");
    }
    const createTime = this.#now();
    const meeting = new Meeting(plan, `${hashOfMeetingId(plan.meetingId)}-${createTime}`, createTime);
    this.#meetings.set(meeting.internalId, meeting);
    return { meeting, existed: false };
  }

  /** Lets somebody in, or has a guest wait. Refusals: "maxParticipantsReached", "guestDeniedAccess". */
  join(meeting: Meeting, request: JoinRequest): Joined {
    const internalId = `w_${randomWord(12)}`;
    const participant: Participant = {
      sessionToken: randomWord(16),
      authToken: randomWord(12),
      internalId,
      externalId: request.userId || internalId,
      name: request.name,
      role: request.role,
      guest: request.guest,
      customData: request.customData,
    };
    if (meeting.isFullFor(participant.externalId)) {
      throw new Refusal("maxParticipantsReached", "The number of participants allowed for this meeting has been reached.");
    }
    if (request.guest && request.role !== "MODERATOR") {
      if (meeting.plan.guestPolicy === "ALWAYS_DENY") {
        throw new Refusal("guestDeniedAccess", "You have been denied access to this meeting based on the meeting's guest policy");
      }
      if (meeting.plan.guestPolicy === "ASK_MODERATOR") {
        meeting.waiting.set(participant.sessionToken, participant);
        return { participant, guestStatus: "WAIT" };
      }
    }
    meeting.enter(participant);
    return { participant, guestStatus: "ALLOW" };
  }

  /** Lets a waiting guest in, unless the meeting is full: then the guest goes on waiting. */
  admit(meeting: Meeting, sessionToken: string): void {
    const guest = meeting.waiting.get(sessionToken);
    if (guest === undefined || meeting.isFullFor(guest.externalId)) return;
    meeting.waiting.delete(sessionToken);
    meeting.enter(guest);
  }

  leave(meeting: Meeting, sessionToken: string): void {
    meeting.leave(sessionToken, this.#now());
  }

  /** The meeting in which this session token takes part or waits. */
  ofSession(sessionToken: string): Session | undefined {
    for (const meeting of this.all()) {
      const inside = meeting.participants.get(sessionToken);
      const participant = inside ?? meeting.waiting.get(sessionToken);
      if (participant !== undefined) return { meeting, participant, waits: inside === undefined };
    }
    return undefined;
  }

  end(meeting: Meeting, reason: string): void {
    if (!this.#meetings.delete(meeting.internalId)) return;
    meeting.endTime = this.#now();
    meeting.participants.clear();
    meeting.waiting.clear();
    this.#onEnd(meeting, reason);
  }

  /** Ends every meeting whose time has come. Called before each look at the meetings, and by the server's clock. */
  sweep(): void {
    for (const meeting of [...this.#meetings.values()]) {
      const reason = meeting.reasonToEnd(this.#now(), this.#minute);
      if (reason !== undefined) this.end(meeting, reason);
    }
  }
}
