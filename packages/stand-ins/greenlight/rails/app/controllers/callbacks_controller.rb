# frozen_string_literal: true

# What BigBlueButton tells: a meeting has ended, a recording is ready.
class CallbacksController < ApplicationController
  skip_before_action :verify_authenticity_token

  # GET ?meetingID=…&recordingmarks=true|false. As in the original, nobody checks who says it, and without an id it is an error 500.
  def meeting_ended
    id = params[:meetingID]
    id = id.split('_').first if id.end_with?('_')
    room = Room.find_by(meeting_id: id)
    room&.update!(online: false, recordings_processing: room.recordings_processing + (params[:recordingmarks] == 'true' ? 1 : 0))
    render json: {}
  end

  # POST signed_parameters=<JWT with meeting_id and record_id, signed by the shared secret>
  def recording_ready
    api = BigBlueButtonApi.new(provider: current_provider)
    claims = api.decode_jwt(params[:signed_parameters].to_s)
    unless Recording.exists?(record_id: claims['record_id'])
      room = Room.find_by!(meeting_id: claims['meeting_id'])
      room.update!(recordings_processing: [room.recordings_processing - 1, 0].max)
    end
    RecordingCreator.new(recording: api.get_recordings(record_id: claims['record_id']).first, first_creation: true).call
    render json: {}
  rescue JWT::DecodeError
    render json: {}, status: :unauthorized
  end
end
