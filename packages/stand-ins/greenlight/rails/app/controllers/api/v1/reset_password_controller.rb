# frozen_string_literal: true

module Api
  module V1
    class ResetPasswordController < ApiController
      skip_before_action :ensure_authenticated
      before_action :find_by_token, only: %i[reset verify]

      # Says OK whether the address has an account or not.
      def create
        return render_error unless params[:user]

        user = User.find_by(email: params[:user][:email].downcase, provider: current_provider)
        if user && !user.external_id?
          UserMailer.with(user:, base_url: site_url, link: site_url("reset_password/#{user.generate_reset_token!}")).reset_password_email.deliver_later
        end
        render_data
      end

      def verify
        render_data
      end

      def reset
        password = params[:user][:new_password]
        return render_error if password.blank?

        # In this order: a password that is too weak (an error 500) has used the link up.
        @user.invalidate_reset_token
        @user.update!(password:)
        render_data
      end

      private

      def find_by_token
        token = params.dig(:user, :token)
        return render_error if token.blank?

        @user = User.verify_reset_token(token)
        render_error status: :forbidden unless @user
      end
    end
  end
end
