# frozen_string_literal: true

module Api
  module V1
    class MeetingsController < ApiController
      skip_before_action :ensure_authenticated, only: :status
      before_action { @room = Room.includes(:user).with_provider(current_provider).find_by!(friendly_id: params[:friendly_id]) }
      before_action(only: %i[start running]) do
        ensure_authorized('ManageRooms', 'SharedRoom', friendly_id: params[:friendly_id])
      end

      # data: the address to join as a moderator
      def start
        start_meeting
        render_data join_url('Moderator'), status: :created
      rescue BigBlueButtonError => e
        render_error errors: e.key
      end

      # For who stands at the door: { name, access_code } → { status: whether it runs, joinUrl }. Starts the meeting for who may.
      def status
        entry = RoomEntry.new(room: @room, user: current_user, access_code: params[:access_code])
        return render_error status: :unauthorized if entry.sign_in_needed?

        role = entry.role
        return render_error status: :forbidden unless role

        running = api.meeting_running?(room: @room)
        if !running && entry.may_start?
          start_meeting
          running = true
        end
        render_data({ status: running, joinUrl: (join_url(role) if running) }.compact)
      rescue BigBlueButtonError
        render_error
      end

      def running
        render_data api.meeting_running?(room: @room)
      end

      private

      def api
        BigBlueButtonApi.new(provider: current_provider)
      end

      # A meeting that runs already is as good as a started one.
      def start_meeting
        MeetingStarter.new(room: @room, base_url: request.base_url, current_user:).call
      rescue BigBlueButtonError => e
        raise unless e.key == 'idNotUnique'
      end

      def join_url(role)
        api.join_meeting(room: @room, role:, name: current_user ? current_user.name : params[:name], user_id: bbb_user_id)
      end

      def bbb_user_id
        return "gl-#{current_user.id}" if current_user
        return cookies[:guest_id] if cookies[:guest_id].present?

        "gl-guest-#{SecureRandom.hex(12)}".tap { |value| cookies[:guest_id] = { value:, expires: 1.day } }
      end
    end
  end
end
