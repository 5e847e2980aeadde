# frozen_string_literal: true

# How a recording looks in answers of the API. length: minutes.
module RecordingShape
  module_function

  def of(recording)
    public(recording).merge(participants: recording.participants, visibility: recording.visibility, protectable: recording.protectable,
                            created_at: recording.created_at)
  end

  def public(recording)
    { id: recording.id, record_id: recording.record_id, name: recording.name, length: recording.length, recorded_at: recording.recorded_at,
      formats: recording.formats.map { |format| { recording_type: format.recording_type, url: format.url } } }
  end
end
