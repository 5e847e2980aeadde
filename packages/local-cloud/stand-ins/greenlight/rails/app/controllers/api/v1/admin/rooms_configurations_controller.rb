# frozen_string_literal: true

module Api
  module V1
    module Admin
      class RoomsConfigurationsController < ApiController
        before_action { ensure_authorized('ManageSiteSettings') }

        # { RoomsConfig: { value: optional | default_enabled | true | false } }
        def update
          value = params.dig(:RoomsConfig, :value)
          return render_error if value.blank?

          option = MeetingOption.find_by!(name: params[:name])
          RoomsConfiguration.find_by!(meeting_option: option, provider: current_provider).update(value:) ? render_data : render_error
        end
      end
    end
  end
end
