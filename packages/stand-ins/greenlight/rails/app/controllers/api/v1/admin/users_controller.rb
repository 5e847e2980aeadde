# frozen_string_literal: true

module Api
  module V1
    module Admin
      class UsersController < ApiController
        before_action { ensure_authorized('ManageUsers') }

        def verified
          list({ status: :active, verified: true })
        end

        def unverified
          list({ verified: false })
        end

        def pending
          list({ status: :pending })
        end

        def banned
          list({ status: :banned })
        end

        # A ban signs out.
        def update
          user = User.with_provider(current_provider).find(params[:id])
          active_before = user.active?
          return render_error errors: user.errors.to_a unless user.update(params.require(:user).permit(:status, :verified))

          user.generate_session_token! if active_before && user.banned?
          render_data
        end

        private

        def list(condition)
          users = User.includes(:role).with_provider(current_provider).where(condition).order(sorting('name', 'roles.name')).order(created_at: :desc)
          render_page(users.search(params[:search])) { |user| UserShape.of(user) }
        end
      end
    end
  end
end
