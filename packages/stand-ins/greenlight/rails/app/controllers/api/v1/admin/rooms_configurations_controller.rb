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

          kept = RoomsConfiguration.joins(:meeting_option).find_by(provider: current_provider, meeting_options: { name: params[:name] })
          return render_error status: :not_found unless kept

          kept.update(value:) ? render_data : render_error
        end
      end
    end
  end
end
