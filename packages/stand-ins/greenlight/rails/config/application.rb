# frozen_string_literal: true

require_relative 'boot'
require 'rails'
require 'active_record/railtie'
require 'active_storage/engine'
require 'action_controller/railtie'
require 'action_view/railtie'
require 'action_mailer/railtie'
require 'active_job/railtie'
require 'action_cable/engine'
require 'bcrypt'
require 'jwt'
require 'lograge'
require 'nokogiri'
require 'openid_connect' if ENV['OPENID_CONNECT_ISSUER'].to_s != ''
require 'pg'
require 'redis'

module Greenlight
  # The settings of the application; names of environment variables and their defaults are those of Greenlight 3.8.2.4.
  class Application < Rails::Application
    config.load_defaults 7.2
    config.autoload_paths << root.join('app/shapes')

    config.custom_error_msgs = {
      missing_params: 'InvalidParams', record_not_found: 'RecordNotFound', server_error: 'SomethingWentWrong',
      email_exists: 'EmailAlreadyExists', record_invalid: 'RecordInvalid', invite_token_invalid: 'InviteInvalid',
      hcaptcha_invalid: 'HCaptchaInvalid', external_signup_error: 'SignupError',
      incorrect_old_password: 'IncorrectOldPassword', room_limit: 'RoomLimitError', pending_user: 'PendingUser',
      banned_user: 'BannedUser', unverified_user: 'UnverifiedUser', unauthorized: 'Unauthorized'
    }

    # The original falls back to a public test server when these are missing. The stand-in calls nothing that nobody named.
    endpoint = ENV['BIGBLUEBUTTON_ENDPOINT'].presence
    if endpoint
      endpoint = "#{endpoint}/" unless endpoint.end_with?('/')
      endpoint = "#{endpoint}api/" unless endpoint.end_with?('api/')
    end
    config.bigbluebutton_endpoint = endpoint
    config.bigbluebutton_secret = ENV['BIGBLUEBUTTON_SECRET'].presence

    config.relative_url_root = ENV['RELATIVE_URL_ROOT'].to_s.sub(%r{/*\z}, '').presence || '/'

    # A language without words here is allowed, as accounts may have it; its words are those of DEFAULT_LOCALE. Of Rails' own words (what a validation
    # says) there are only English ones, so with another DEFAULT_LOCALE it says "Translation missing".
    I18n.load_path += root.glob('config/locales/*.{rb,yml}').map(&:to_s)
    config.i18n.enforce_available_locales = false
    config.i18n.fallbacks = true
    config.languages = YAML.load_file(root.join('config/languages.yml'))
    config.active_storage.service = :local
    config.active_storage.variant_processor = :mini_magick
    config.active_job.queue_adapter = :async
    config.session_store :cookie_store, key: '_greenlight-3_0_session', secure: true, path: ENV.fetch('RELATIVE_URL_ROOT', '/')
  end
end
