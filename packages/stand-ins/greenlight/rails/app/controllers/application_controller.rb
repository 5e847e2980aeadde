# frozen_string_literal: true

# Who is signed in. The session cookie carries the account's session token, so a new token signs out every browser.
class ApplicationController < ActionController::Base
  private

  def current_user
    return @current_user if defined?(@current_user)

    token = session[:session_token] || cookies.encrypted[:_extended_session]&.dig('session_token')
    user = token && User.find_by(session_token: token)
    @current_user = user if user&.session_expiry&.future? && (user.super_admin? || user.provider == current_provider)
    @current_user ||= nil
  end
  helper_method :current_user

  def current_provider
    Defaults::PROVIDER
  end

  def sign_in(user, extended: false)
    user.generate_session_token!(extended_session: extended)
    session[:session_token] = user.session_token
    @current_user = user
  end

  def site_setting(*names)
    SettingGetter.new(setting_name: names, provider: current_provider).call
  end
  helper_method :site_setting

  def allowed?(*permission_names, **what)
    PermissionsChecker.new(current_user:, permission_names:, current_provider:, **what).call
  end
  helper_method :allowed?

  def smtp?
    ENV['SMTP_SERVER'].present?
  end
  helper_method :smtp?

  def external_auth?
    ENV['OPENID_CONNECT_ISSUER'].present?
  end
  helper_method :external_auth?

  # As the original: without either of the two keys nothing is asked.
  def riddle_unsolved?
    riddle = Riddle.new
    riddle.asked? && !riddle.solved?(params[:token])
  end

  # Address of a page of this site, absolute.
  def site_url(path = '')
    "#{request.base_url}#{root_path}#{path}"
  end
  helper_method :site_url
end
