# frozen_string_literal: true

# Signing in at an identity provider. As in the original, an account is known by the provider's id of a person, or by mail address where
# USE_EMAIL_AS_EXTERNAL_ID_FALLBACK says so; a new one is made only for who may register. A banned account comes in, and may do nothing.
class ExternalController < ApplicationController
  include DefaultRoom
  include NewAccounts

  # POST, with the page's token: leads to the identity provider.
  def start
    session['omniauth.state'] = SecureRandom.hex(16)
    session['omniauth.nonce'] = SecureRandom.hex(16)
    address = IdentityProvider.new.authorization_uri(state: session['omniauth.state'], nonce: session['omniauth.nonce'])
    redirect_to address, allow_other_host: true
  end

  # GET ?code=…&state=…: back from there.
  def create_user
    state, nonce = %w[omniauth.state omniauth.nonce].map { |name| session.delete(name) }
    return fail_with(params[:error]) if params[:error].present?
    return fail_with('csrf_detected') if state.blank? || params[:state] != state

    let_in(IdentityProvider.new.person(code: params[:code], nonce:))
  rescue Rack::OAuth2::Client::Error => e
    fail_with(e.response[:error])
  end

  private

  def fail_with(message)
    redirect_to "#{root_path}auth/failure?#{{ message:, strategy: 'openid_connect' }.to_query}"
  end

  def let_in(person)
    user = known(person)
    refusal = refusal_of(person) unless user
    return redirect_to root_path(error: message(refusal)) if refusal

    if user
      resync(user, person)
    else
      user = make(person)
    end
    return redirect_to "#{root_path}pending" if user.pending?

    sign_in(user, extended: site_setting('SessionTimeout'))
    user.update!(last_login: Time.current)
    redirect_to cookies.delete(:location).to_s[%r{/rooms/\w{3}-\w{3}-\w{3}(-\w{3})?/join\z}] || root_path
  rescue StandardError => e
    logger.error "Error during authentication: #{e.message}"
    redirect_to root_path(error: message(:external_signup_error))
  end

  def known(person)
    user = User.find_by(external_id: person[:uid], provider: current_provider)
    return user if user || ENV.fetch('USE_EMAIL_AS_EXTERNAL_ID_FALLBACK', 'false') != 'true'

    user = User.find_by(email: person[:email], provider: current_provider)
    user&.update(external_id: person[:uid])
    user
  end

  # An invitation is the browser's cookie, and used up by this.
  def refusal_of(person)
    return :invite_token_invalid if site_setting('RegistrationMethod') == 'invite' && !redeemed?(person[:email])

    :banned_user unless allowed_domain?(person[:email])
  end

  def redeemed?(email)
    token = cookies[:inviteToken]
    token.present? && Invitation.destroy_by(email: email.downcase, provider: current_provider, token:).any?
  end

  def make(person)
    language = person[:locale].to_s[/\A[a-z]{2}/] || I18n.default_locale.to_s
    user = UserCreator.new(user_params: { **details(person), language: }, role: default_role).call
    user.status = :pending if site_setting('RegistrationMethod') == 'approval'
    user.save!
    create_default_room(user)
    UserMailer.with(user:, base_url: site_url, link: site_url('admin/users')).new_user_signup_email.deliver_later if smtp?
    user
  end

  def resync(user, person)
    user.update!(details(person)) if site_setting('ResyncOnLogin')
  end

  def details(person)
    { name: person[:name], email: person[:email], external_id: person[:uid], verified: true }
  end

  def message(name)
    Rails.configuration.custom_error_msgs.fetch(name)
  end
end
