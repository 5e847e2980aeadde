# frozen_string_literal: true

module Api
  module V1
    class SiteSettingsController < ApiController
      HIDDEN = %w[RoleMapping ResyncOnLogin DefaultRole].freeze

      skip_before_action :ensure_authenticated

      def index
        names = Array(params[:names])
        return render_error status: :forbidden if names.intersect?(HIDDEN)

        render_data site_setting(*names)
      end
    end
  end
end
