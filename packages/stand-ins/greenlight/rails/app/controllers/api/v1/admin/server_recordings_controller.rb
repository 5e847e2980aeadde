# frozen_string_literal: true

module Api
  module V1
    module Admin
      class ServerRecordingsController < ApiController
        before_action { ensure_authorized('ManageRecordings') }

        def index
          recordings = Recording.includes(:user).with_provider(current_provider).order(sorting('name', 'length', 'visibility')).order(recorded_at: :desc)
          render_page(recordings.search(params[:search])) { |recording| RecordingShape.of(recording).merge(user_name: recording.user.name) }
        end
      end
    end
  end
end
