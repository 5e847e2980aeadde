# frozen_string_literal: true

# Keeps a recording that BigBlueButton told of (one <recording> of getRecordings as a Hash).
# first_creation: it is new, so the site's DefaultRecordingVisibility is given to it, here and on the server.
class RecordingCreator
  def initialize(recording:, first_creation: false)
    @recording = recording
    @first_creation = first_creation
  end

  # Raises ActiveRecord::RecordNotFound where the meeting is of no room.
  def call
    room = Room.find_by!(meeting_id: metadata['meetingId'] || @recording['meetingID'])
    visibility = @first_creation ? default_visibility(room) : current_visibility
    kept = Recording.find_or_initialize_by(record_id: @recording['recordID'])
    kept.update!(room:, visibility:, name: metadata['name'] || @recording['name'], participants: @recording['participants'].to_i,
                 length: length_minutes, protectable: @recording['protected'].present?,
                 recorded_at: Time.zone.at(Rational(@recording['startTime'].to_i, 1000)))
    formats.each { |format| Format.find_or_initialize_by(recording: kept, recording_type: format['type']).update!(url: format['url'].to_s.strip) }
    BigBlueButtonApi.new(provider: room.user.provider).update_recording_visibility(record_id: kept.record_id, visibility:) if @first_creation
    kept
  end

  private

  def metadata
    @recording['metadata'].is_a?(Hash) ? @recording['metadata'] : {}
  end

  def formats
    playback = @recording['playback']
    playback.is_a?(Hash) ? Array.wrap(playback['format']) : []
  end

  def length_minutes
    timed = formats.reverse.find { |format| %w[presentation video].include?(format['type']) } || formats.first
    timed ? timed['length'].to_i : 0
  end

  def default_visibility(room)
    SettingGetter.new(setting_name: 'DefaultRecordingVisibility', provider: room.user.provider).call || Recording::VISIBILITIES[:published]
  end

  def current_visibility
    state = [@recording['published'], @recording['protected'], metadata['gl-listed'] || metadata['gl_listed']].map { |value| value.to_s == 'true' }
    BigBlueButtonApi::VISIBILITY.key(state) || Recording::VISIBILITIES[:unpublished]
  end
end
