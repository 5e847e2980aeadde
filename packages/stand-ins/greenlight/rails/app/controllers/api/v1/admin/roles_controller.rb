# frozen_string_literal: true

module Api
  module V1
    module Admin
      class RolesController < ApiController
        before_action(only: :index) { ensure_authorized('ManageUsers', 'ManageRoles') }
        before_action(except: :index) { ensure_authorized('ManageRoles') }
        before_action(only: %i[show update destroy]) { @role = Role.with_provider(current_provider).find(params[:id]) }

        def index
          render_data(Role.with_provider(current_provider).order(sorting('name')).search(params[:search]).map { |role| RoleShape.of(role) })
        end

        def show
          render_data RoleShape.of(@role)
        end

        def create
          role = Role.new(name: params.require(:role)[:name], provider: current_provider)
          role.save ? render_data(status: :created) : render_error(errors: role.errors.to_a)
        end

        def update
          @role.update(params.require(:role).permit(:name)) ? render_data : render_error(errors: @role.errors.to_a)
        end

        def destroy
          return render_error status: :method_not_allowed if Role::BUILT_IN.include?(@role.name)

          @role.destroy!
          render_data
        end
      end
    end
  end
end
