# frozen_string_literal: true

module Api
  module V1
    class UsersController < ApiController
      include DefaultRoom
      include NewAccounts

      skip_before_action :ensure_authenticated, only: :create
      before_action(except: %i[create change_password]) { ensure_authorized('ManageUsers', user_id: params[:id]) }

      def show
        render_data UserShape.of(User.find(params[:id]))
      end

      # Sign-up on the web, and accounts made by who manages users. Both make a first room; RoomLimit is not asked for that one. As in the original, what
      # is wrong with an account that needs no confirmation (invited, or no mail server) or waits for approval is an error 500.
      def create
        return render_error status: :forbidden if external_auth?

        by_manager = current_user.present? && allowed?('ManageUsers')
        return render_error status: :forbidden if current_user && !by_manager

        given = params.require(:user).permit(:name, :email, :password, :language, :invite_token)
        invited = redeem_invitation(given)
        method = site_setting('RegistrationMethod')
        return render_error errors: message(:invite_token_invalid) if method == 'invite' && !invited && !by_manager
        return render_error errors: message(:hcaptcha_invalid) if !by_manager && riddle_unsolved?
        return render_error errors: message(:banned_user), status: :forbidden unless allowed_domain?(given[:email])

        user = new_user(given)
        user.verify! if !smtp? || invited
        user.pending! if !by_manager && method == 'approval'
        return render_error errors: refusal_of(user) unless user.save

        send_mails(user, invited:)
        create_default_room(user)
        sign_in(user) if user.verified? && !by_manager
        render_data UserShape.current(user), status: :created
      end

      # Who manages users may give any role of this provider, Administrator included; nobody changes the own one.
      def update
        user = User.find(params[:id])
        given = params.require(:user)
        if given[:role_id].present? && user == current_user && given[:role_id] != user.role_id
          return render_error errors: message(:unauthorized), status: :forbidden
        end

        return render_error errors: user.errors.to_a unless user.update(given.permit(updatable))

        create_default_room(user)
        render_data
      end

      # Deletes the account with its rooms and recordings.
      def destroy
        User.find(params[:id]).destroy ? render_data : render_error(errors: message(:record_invalid))
      end

      def purge_avatar
        User.find(params[:id]).avatar.purge
        render_data
      end

      def change_password
        given = params.require(:user).permit(:old_password, :new_password)
        return render_error status: :forbidden if current_user.external_id?
        return render_error if given.values_at(:old_password, :new_password).any?(&:blank?)
        return render_error errors: message(:incorrect_old_password) unless current_user.authenticate(given[:old_password])

        current_user.update!(password: given[:new_password])
        render_data
      end

      private

      # An invitation is used up by this, also when the account can't be made afterwards. Its age is not looked at here (only by `show`).
      def redeem_invitation(given)
        return false if given[:invite_token].blank?

        Invitation.destroy_by(email: given[:email].to_s.downcase, provider: current_provider, token: given[:invite_token]).any?
      end

      def new_user(given)
        language = given[:language].presence || current_user&.language || I18n.default_locale.to_s
        UserCreator.new(user_params: given.except(:invite_token).merge(language:), role: default_role).call
      end

      def refusal_of(user)
        taken = user.errors.size == 1 && user.errors.of_kind?(:email, :taken)
        message(taken ? :email_exists : :record_invalid)
      end

      def send_mails(user, invited:)
        return unless smtp?

        unless invited
          UserMailer.with(user:, base_url: site_url, link: site_url("activate_account/#{user.generate_activation_token!}")).activate_account_email.deliver_later
        end
        UserMailer.with(user:, base_url: site_url, link: site_url('admin/users')).new_user_signup_email.deliver_later
      end

      def updatable
        manager = allowed?('ManageUsers')
        renaming = manager || (!external_auth? && site_setting('AllowNameUpdate'))
        renaming ? %i[name password language role_id] : %i[password language role_id]
      end
    end
  end
end
