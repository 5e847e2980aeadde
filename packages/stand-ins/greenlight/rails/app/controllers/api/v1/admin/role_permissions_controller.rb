# frozen_string_literal: true

module Api
  module V1
    module Admin
      class RolePermissionsController < ApiController
        include DefaultRoom

        before_action { ensure_authorized('ManageRoles') }

        # ?role_id=… → { permission: value }
        def index
          render_data of_role(params[:role_id]).pluck('permissions.name', :value).to_h
        end

        # { role: { role_id, name, value } }; whoever gets CreateRoom and has no room gets a first one.
        def update
          given = params.require(:role).permit(:role_id, :name, :value, value: [])
          kept = of_role(given[:role_id]).find_by(permissions: { name: given[:name] })
          return render_error status: :not_found unless kept
          return render_error unless RolePermission.find(kept.id).update(value: given[:value].to_s)

          if given[:name] == 'CreateRoom' && given[:value] == true
            User.with_provider(current_provider).where(role_id: given[:role_id]).find_each { |user| create_default_room(user) }
          end
          render_data
        end

        private

        def of_role(role_id)
          RolePermission.joins(:permission, :role).where(role_id:, roles: { provider: current_provider })
        end
      end
    end
  end
end
