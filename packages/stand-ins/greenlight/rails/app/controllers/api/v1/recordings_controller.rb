# frozen_string_literal: true

module Api
  module V1
    class RecordingsController < ApiController
      before_action(only: :destroy) { ensure_authorized('ManageRecordings', record_id: params[:id]) }
      before_action(only: :update_visibility) { ensure_authorized('ManageRecordings', 'SharedRoom', record_id: params[:id]) }

      def index
        render_page(current_user.recordings.order(sorting('name', 'length', 'visibility')).order(recorded_at: :desc).search(params[:search]), size: 5) do |recording|
          RecordingShape.of(recording)
        end
      end

      def recordings_count
        render_data current_user.recordings.count
      end

      # Deletes it on the BigBlueButton server too.
      def destroy
        Recording.destroy_by(record_id: params[:id])
        render_data
      end

      def update_visibility
        recording = Recording.find_by!(record_id: params[:id])
        visibility = params[:visibility].to_s
        allowed = JSON.parse(current_user.permission('AccessToVisibilities')).include?(visibility)
        return render_error status: :forbidden if !allowed || (visibility.include?('Protected') && !recording.protectable)

        BigBlueButtonApi.new.update_recording_visibility(record_id: recording.record_id, visibility:)
        recording.update!(visibility:)
        render_data
      end
    end
  end
end
