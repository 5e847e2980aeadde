import type { Meeting } from "./meeting.ts";
import { type Element, element } from "./xml.ts";

/** What `create` answers, without the return code. */
export function creationElements(meeting: Meeting, existed: boolean): Element[] {
  const { plan } = meeting;
  return [
    element("meetingID", plan.meetingId),
    element("internalMeetingID", meeting.internalId),
    element("parentMeetingID", "bbb-none"),
    element("attendeePW", plan.attendeePassword),
    element("moderatorPW", plan.moderatorPassword),
    element("createTime", meeting.createTime),
    element("voiceBridge", plan.voiceBridge),
    element("dialNumber", plan.dialNumber),
    element("createDate", javaDate(meeting.createTime)),
    element("hasUserJoined", meeting.hasUserJoined),
    element("duration", plan.duration),
    element("hasBeenForciblyEnded", false),
    element("messageKey", existed ? "duplicateWarning" : ""),
    element("message", existed ? "This conference was already in existence and may currently be in progress." : ""),
  ];
}

/** What `getMeetingInfo` and `getMeetings` tell of a meeting. Voice and video are always 0: the stand-in carries none. */
export function meetingElements(meeting: Meeting): Element[] {
  const { plan } = meeting;
  return [
    element("meetingName", plan.name),
    element("meetingID", plan.meetingId),
    element("internalMeetingID", meeting.internalId),
    element("createTime", meeting.createTime),
    element("createDate", javaDate(meeting.createTime)),
    element("voiceBridge", plan.voiceBridge),
    element("dialNumber", plan.dialNumber),
    element("attendeePW", plan.attendeePassword),
    element("moderatorPW", plan.moderatorPassword),
    element("running", meeting.running),
    element("duration", plan.duration),
    element("hasUserJoined", meeting.hasUserJoined),
    element("recording", plan.record),
    element("hasBeenForciblyEnded", false),
    element("startTime", meeting.createTime),
    element("endTime", meeting.endTime),
    element("participantCount", meeting.participants.size),
    element("listenerCount", 0),
    element("voiceParticipantCount", 0),
    element("videoCount", 0),
    element("maxUsers", plan.maxUsers),
    element("moderatorCount", meeting.moderatorCount),
    element(
      "attendees",
      [...meeting.participants.values()].map((participant) => attendeeElement(meeting, participant)),
    ),
    element(
      "metadata",
      [...plan.metadata].map(([key, value]) => element(key, value)),
    ),
    element("isBreakout", false),
  ];
}

function attendeeElement(meeting: Meeting, participant: Meeting["presenter"] & {}): Element {
  return element("attendee", [
    element("userID", participant.externalId),
    element("fullName", participant.name),
    element("role", participant.role),
    element("isPresenter", participant === meeting.presenter),
    element("isListeningOnly", false),
    element("hasJoinedVoice", false),
    element("hasVideo", false),
    element("clientType", "HTML5"),
    element(
      "customdata",
      [...participant.customData].map(([key, value]) => element(key, value)),
    ),
  ]);
}

/** Like `Mon Jul 09 17:03:29 UTC 2018`, as Java writes dates. */
function javaDate(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}
