# frozen_string_literal: true

module Api
  module V1
    class RoomsController < ApiController
      skip_before_action :ensure_authenticated, only: %i[public_show public_recordings]
      before_action :find_room, except: %i[index create]
      before_action(only: :create) { ensure_authorized('CreateRoom') }
      before_action(only: :create) { ensure_authorized('ManageUsers', user_id: room_params[:user_id]) }
      before_action(only: %i[show update recordings recordings_processing purge_presentation]) do
        ensure_authorized('ManageRooms', 'SharedRoom', friendly_id: params[:friendly_id])
      end
      before_action(only: :destroy) { ensure_authorized('ManageRooms', friendly_id: params[:friendly_id]) }

      def index
        rooms = Room.includes(:user).where(user: current_user).or(Room.where(id: current_user.shared_rooms.select(:id)))
                    .latest_first.search(params[:search]).to_a
        rooms.each { |room| room.shared = room.user_id != current_user.id }
        RunningMeetingChecker.new(rooms:).call
        render_data(rooms.map { |room| RoomShape.of(room) })
      end

      def show
        RunningMeetingChecker.new(rooms: @room).call
        @room.shared = current_user.shared_rooms.include?(@room)
        render_data RoomShape.current(@room)
      end

      def public_show
        settings = RoomSettingsGetter.new(
          room_id: @room.id, provider: current_provider, current_user:,
          settings: %w[glRequireAuthentication glViewerAccessCode glModeratorAccessCode record glAnyoneJoinAsModerator]
        ).call
        render_data RoomShape.public(@room, settings)
      end

      def create
        return render_error errors: message(:room_limit) unless allowed?('RoomLimit', user_id: room_params[:user_id])

        room = Room.new(room_params.slice(:name, :user_id))
        return render_error errors: room.errors.to_a unless room.save

        render_data "/rooms/#{room.friendly_id}", status: :created
      end

      # The name, or a presentation (a file, in a form of several parts).
      def update
        @room.update(room_params.except(:user_id)) ? render_data : render_error(errors: @room.errors.to_a)
      end

      def destroy
        @room.destroy ? render_data : render_error(errors: @room.errors.to_a)
      end

      def purge_presentation
        @room.presentation.purge
        render_data
      end

      def recordings
        render_page(@room.recordings.order(sorting('name', 'length', 'visibility')).order(recorded_at: :desc).search(params[:search]), size: 3) do |recording|
          RecordingShape.of(recording)
        end
      end

      def public_recordings
        render_page(@room.public_recordings.order(recorded_at: :desc).search(params[:search])) { |recording| RecordingShape.public(recording) }
      end

      def recordings_processing
        render_data @room.recordings_processing
      end

      private

      def find_room
        @room = Room.includes(:user).with_provider(current_provider).find_by!(friendly_id: params[:friendly_id])
      end

      def room_params
        params.require(:room).permit(:name, :user_id, :presentation)
      end
    end
  end
end
