# frozen_string_literal: true

module Api
  module V1
    class SiteSettingsController < ApiController
      HIDDEN = %w[RoleMapping ResyncOnLogin DefaultRole].freeze

      skip_before_action :ensure_authenticated

      def index
        names = Array(params[:names])
        return render_error status: :forbidden if names.intersect?(HIDDEN)

        found = site_setting(*names)
        found.nil? ? render(json: nil) : render_data(found)
      end
    end
  end
end
