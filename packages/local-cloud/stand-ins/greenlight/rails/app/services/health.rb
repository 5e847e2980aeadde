# frozen_string_literal: true

require 'net/http'
require 'net/smtp'

# What /health_check looks at; each check can be switched off by <NAME>_HEALTH_CHECK_DISABLED=true. SMTP is checked even where none is set.
class Health
  CHECKS = { 'DATABASE' => :database, 'REDIS' => :redis, 'SMTP' => :smtp, 'BBB' => :big_blue_button }.freeze

  # Raises with what is wrong.
  def call
    CHECKS.each { |name, check| send(check) unless ENV["#{name}_HEALTH_CHECK_DISABLED"] == 'true' }
  end

  private

  def database
    ApplicationRecord.connection.verify!
    ActiveRecord::Migration.check_all_pending!
  rescue StandardError => e
    raise "Unable to connect to Database - #{e.message}"
  end

  def redis
    client = Redis.new(url: ENV.fetch('REDIS_URL', nil))
    client.ping
  rescue StandardError => e
    raise "Unable to connect to Redis - #{e.message}"
  ensure
    client&.close
  end

  def smtp
    settings = ActionMailer::Base.smtp_settings
    connection = Net::SMTP.new(settings[:address], settings[:port])
    connection.enable_starttls_auto unless settings[:openssl_verify_mode] == OpenSSL::SSL::VERIFY_NONE
    connection.start(settings[:domain] || 'localhost') do |session|
      session.authenticate(settings[:user_name], settings[:password], settings[:authentication]) if settings[:user_name]
    end
  rescue StandardError => e
    raise "Unable to connect to SMTP Server - #{e.message}"
  end

  def big_blue_button
    BigBlueButtonApi.new.call('isMeetingRunning', { meetingID: 0 })
  rescue StandardError => e
    raise "Unable to connect to BigBlueButton - #{e.message}"
  end
end
