# frozen_string_literal: true

module Api
  module V1
    module Admin
      # For a SuperAdmin behind a load balancer of the original's makers.
      class TenantsController < ApiController
        before_action { render_error status: :forbidden unless current_user.super_admin? }

        def index
          render_page(Tenant.order(sorting('name')).order(created_at: :desc)) { |tenant| tenant.as_json(only: %i[id name client_secret region]) }
        end
      end
    end
  end
end
