# frozen_string_literal: true

# Brings `online` of rooms up to date with BigBlueButton, and counts who is in.
class RunningMeetingChecker
  def initialize(rooms:)
    @rooms = Array(rooms)
  end

  def call
    @rooms.select(&:online).each do |room|
      info = BigBlueButtonApi.new(provider: room.user.provider).get_meeting_info(meeting_id: room.meeting_id)
      room.participants = info['participantCount'].to_i
    rescue BigBlueButtonError
      room.update!(online: false)
    end
  end
end
