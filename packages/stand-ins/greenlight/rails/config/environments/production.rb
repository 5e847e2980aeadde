# frozen_string_literal: true

require 'active_support/core_ext/integer/time'

Rails.application.configure do
  config.enable_reloading = false
  config.eager_load = true
  config.consider_all_requests_local = false
  config.public_file_server.enabled = ENV['RAILS_SERVE_STATIC_FILES'].present?
  config.active_record.dump_schema_after_migration = false
  config.active_record.attributes_for_inspect = [:id]
  config.active_support.report_deprecations = false
  config.cache_store = :redis_cache_store, { url: ENV.fetch('REDIS_URL', nil) }

  $stdout.sync = true
  config.log_level = ENV['LOG_LEVEL'].presence || 'info'
  config.log_tags = [:request_id]
  config.logger = ActiveSupport::TaggedLogging.new(ActiveSupport::Logger.new($stdout, formatter: Logger::Formatter.new))
  # A line for each request, as the original has them: with its path, without parameters.
  config.lograge.enabled = true
  config.lograge.custom_options = ->(event) { { time: Time.zone.now, host: event.payload[:host] } }
  config.lograge.ignore_actions = ['HealthChecksController#check']
  config.filter_parameters += %i[passw secret token _key crypt salt certificate otp ssn]

  # Plain HTTP is sent to HTTPS unless the proxy says X-Forwarded-Proto: https. HSTS covers subdomains, for a year.
  config.force_ssl = true
  config.ssl_options = {
    redirect: { exclude: ->(request) { request.path.include?('health_check') } },
    hsts: { expires: 1.year, subdomains: true }
  }

  if ENV['URL_HOST'].present? && ENV['BYPASS_HOST'] != 'true'
    config.hosts = ENV.fetch('URL_HOST')
    config.host_authorization = { exclude: ->(request) { request.path == '/health_check' } }
  end

  config.action_mailer.raise_delivery_errors = true
  config.action_mailer.deliver_later_queue_name = 'mailing'
  if ENV['SMTP_SERVER'].present?
    flag = ->(name) { ActiveModel::Type::Boolean.new.cast(ENV.fetch(name, nil)) }
    config.action_mailer.delivery_method = :smtp
    config.action_mailer.smtp_settings = {
      address: ENV.fetch('SMTP_SERVER'), port: ENV.fetch('SMTP_PORT'), domain: ENV.fetch('SMTP_DOMAIN'),
      user_name: ENV['SMTP_USERNAME'], password: ENV['SMTP_PASSWORD'], authentication: ENV['SMTP_AUTH'],
      enable_starttls_auto: flag.call('SMTP_STARTTLS_AUTO'), enable_starttls: flag.call('SMTP_STARTTLS'), tls: flag.call('SMTP_TLS'),
      openssl_verify_mode: ENV['SMTP_SSL_VERIFY'] == 'false' ? OpenSSL::SSL::VERIFY_NONE : OpenSSL::SSL::VERIFY_PEER
    }.compact
    config.action_mailer.default_options = {
      from: ActionMailer::Base.email_address_with_name(ENV.fetch('SMTP_SENDER_EMAIL'), ENV.fetch('SMTP_SENDER_NAME', nil))
    }
  else
    config.action_mailer.perform_deliveries = false
  end
end
