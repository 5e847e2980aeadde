# frozen_string_literal: true

module Api
  module V1
    class SessionsController < ApiController
      skip_before_action :ensure_authenticated, only: %i[index create]

      def index
        return render_data UserShape.current(current_user) if current_user

        render_data({ signed_in: false, default_locale: ENV.fetch('DEFAULT_LOCALE', nil) })
      end

      def create
        return render_error status: :unauthorized if current_user
        return render_error errors: message(:hcaptcha_invalid) if riddle_unsolved?

        given = params.require(:session).permit(:email, :password, :extend_session)
        user = User.find_by(email: given[:email].to_s.downcase, provider: [current_provider, 'bn'])
        return render_error unless user
        return render_error status: :forbidden if external_auth? && !user.super_admin?
        return render_error unless user.authenticate(given[:password])

        refusal = refusal_of(user)
        return render_error(**refusal) if refusal

        open_session(user, extended: ActiveModel::Type::Boolean.new.cast(given[:extend_session]))
        render_data UserShape.current(user)
      end

      def destroy
        current_user.generate_session_token!
        session.delete(:session_token)
        cookies.delete(:_extended_session)
        render_data
      end

      private

      def refusal_of(user)
        return { data: user.id, errors: message(:unverified_user) } unless user.verified?
        return { errors: message(:pending_user) } if user.pending?

        { errors: message(:banned_user) } if user.banned?
      end

      def open_session(user, extended:)
        sign_in(user, extended:)
        user.update!(last_login: Time.current)
        return unless extended

        cookies.encrypted[:_extended_session] =
          { value: { session_token: user.session_token }, expires: 7.days, httponly: true, secure: true }
      end
    end
  end
end
