# frozen_string_literal: true

module Api
  module V1
    class RoomSettingsController < ApiController
      before_action { @room = Room.find_by!(friendly_id: params[:friendly_id]) }
      before_action { ensure_authorized('ManageRooms', 'SharedRoom', friendly_id: params[:friendly_id]) }

      def show
        render_data RoomSettingsGetter.new(room_id: @room.id, provider: current_provider, current_user:, show_codes: true, only_enabled: true).call
      end

      # An option without a configuration row can't be changed here (400), one that the site forces neither (403);
      # a forced access code may be made anew.
      def update
        given = params.require(:room_setting).permit(:settingName, :settingValue)
        name = given[:settingName]
        value = given[:settingValue].to_s
        configured = MeetingOption.get_config_value(name:, provider: current_provider)[name]
        return render_error unless configured

        code = RoomSettingsGetter::CODES.include?(name)
        changeable = %w[optional default_enabled].include?(configured) || (code && configured == 'true' && value != 'false')
        return render_error status: :forbidden unless changeable

        value = value == 'false' ? '' : SecureRandom.alphanumeric(6).downcase if code
        @room.get_setting(name:)&.update(value:) ? render_data : render_error
      end
    end
  end
end
