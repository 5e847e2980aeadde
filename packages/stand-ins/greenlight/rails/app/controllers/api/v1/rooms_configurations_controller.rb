# frozen_string_literal: true

module Api
  module V1
    class RoomsConfigurationsController < ApiController
      skip_before_action :ensure_authenticated, only: :show
      before_action(only: :index) { ensure_authorized('CreateRoom', 'ManageSiteSettings', 'ManageRoles', 'ManageRooms') }

      def index
        render_data configurations.pluck('meeting_options.name', :value).to_h
      end

      def show
        found = configurations.find_by(meeting_options: { name: params[:name] })
        found ? render_data(found.value) : render_error(status: :not_found)
      end

      private

      def configurations
        RoomsConfiguration.joins(:meeting_option).where(provider: current_provider)
      end
    end
  end
end
