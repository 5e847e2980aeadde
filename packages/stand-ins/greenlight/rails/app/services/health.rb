# frozen_string_literal: true

require 'net/http'
require 'net/smtp'

# What /health_check looks at; each check can be switched off by <NAME>_HEALTH_CHECK_DISABLED=true. SMTP is checked even where none is set.
#
# Two habits of the original make it say "unhealthy" where all is well. It asks whether the database's connection is active, which one that nobody
# has sent a query on yet isn't (since Rails 7.1 the first query makes the connection), and sends none itself: so the first check after a start
# or after a restart of PostgreSQL fails until somebody has opened a page. And where SMTP_AUTH is set it ends a conversation that has ended
# already, which is an error with the best of mail servers.
class Health
  CHECKS = { 'DATABASE' => :database, 'REDIS' => :redis, 'SMTP' => :smtp, 'BBB' => :big_blue_button }.freeze

  # Raises with what is wrong.
  def call
    CHECKS.each { |name, check| send(check) unless ENV["#{name}_HEALTH_CHECK_DISABLED"] == 'true' }
  end

  private

  def database
    raise 'Unable to connect to Database' unless ActiveRecord::Base.connection.active?

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
    if [nil, '', 'none'].include?(settings[:authentication])
      connection.start(settings[:domain])
    else
      connection.start(settings[:domain]) { |session| session.authenticate(*settings.values_at(:user_name, :password, :authentication)) }
    end
    connection.finish
  rescue StandardError => e
    raise "Unable to connect to SMTP Server - #{e.message}"
  end

  def big_blue_button
    BigBlueButtonApi.new.call('isMeetingRunning', { meetingID: 0 })
  rescue StandardError => e
    raise "Unable to connect to BigBlueButton - #{e.message}"
  end
end
