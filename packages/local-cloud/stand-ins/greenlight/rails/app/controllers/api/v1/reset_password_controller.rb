# frozen_string_literal: true

module Api
  module V1
    class ResetPasswordController < ApiController
      skip_before_action :ensure_authenticated
      before_action :find_by_token, only: %i[reset verify]

      # Says OK whether the address has an account or not.
      def create
        user = User.find_by(email: params.require(:user)[:email].to_s.downcase, provider: current_provider)
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

        @user.update!(password:)
        @user.invalidate_reset_token
        render_data
      end

      private

      def find_by_token
        token = params.require(:user)[:token]
        return render_error if token.blank?

        @user = User.verify_reset_token(token)
        render_error status: :forbidden unless @user
      end
    end
  end
end
