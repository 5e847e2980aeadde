import type { Meeting } from "./meeting.ts";

/**
 * What a browser in a meeting is told of what doesn't change during it: the part that is of use here, in the original's form. Source: `/api/rest/meetingStaticData` of BigBlueButton 3.0, as its
 * client reads it.
 */
export function meetingStaticData({ plan, internalId, createTime }: Meeting): unknown {
  const { meetingCameraCap, userCameraCap, maxUsers, guestPolicy, record, autoStartRecording, allowStartStopRecording } = plan;
  return {
    meeting: [
      {
        meetingId: internalId,
        extId: plan.meetingId,
        name: plan.name,
        isBreakout: false,
        createdTime: createTime,
        endWhenNoModerator: plan.endWhenNoModerator,
        endWhenNoModeratorDelayInMinutes: plan.endWhenNoModeratorDelay,
        meetingCameraCap,
        logoutUrl: plan.logoutUrl,
        bannerText: plan.bannerText,
        bannerColor: plan.bannerColor,
        customLogoUrl: plan.logo,
        recordingPolicies: { record, autoStartRecording, allowStartStopRecording },
        usersPolicies: { maxUsers, userCameraCap, guestPolicy },
        voiceSettings: { dialNumber: plan.dialNumber, voiceConf: plan.voiceBridge },
      },
    ],
  };
}
