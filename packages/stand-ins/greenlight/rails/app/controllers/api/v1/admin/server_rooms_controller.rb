# frozen_string_literal: true

module Api
  module V1
    module Admin
      class ServerRoomsController < ApiController
        before_action { ensure_authorized('ManageRooms') }

        def index
          rooms = Room.includes(:user).with_provider(current_provider).latest_first.search(params[:search])
          render_page(rooms) do |room|
            RunningMeetingChecker.new(rooms: room).call
            RoomShape.server(room)
          end
        end

        def resync
          RecordingsSync.new(room: Room.find_by!(friendly_id: params[:friendly_id])).call
          render_data
        end
      end
    end
  end
end
