# frozen_string_literal: true

module Api
  module V1
    class VerifyAccountController < ApiController
      skip_before_action :ensure_authenticated

      def create
        return render_error unless params[:user]

        user = User.find_by(id: params[:user][:id], provider: current_provider)
        if user && !user.verified?
          UserMailer.with(user:, base_url: site_url, link: site_url("activate_account/#{user.generate_activation_token!}")).activate_account_email.deliver_later
        end
        render_data
      end

      def activate
        token = params.dig(:user, :token)
        return render_error if token.blank?

        user = User.verify_activation_token(token)
        return render_error status: :forbidden unless user

        user.invalidate_activation_token
        user.verify!
        render_data
      end
    end
  end
end
