# frozen_string_literal: true

# Forgets what is known of a room's recordings and asks BigBlueButton anew.
class RecordingsSync
  def initialize(room:)
    @room = room
  end

  def call
    Format.where(recording: @room.recordings).delete_all
    @room.recordings.delete_all
    BigBlueButtonApi.new(provider: @room.user.provider).get_recordings(meeting_ids: @room.meeting_id).each do |recording|
      RecordingCreator.new(recording:).call
    end
    @room.update!(recordings_processing: 0)
  end
end
