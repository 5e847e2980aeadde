# frozen_string_literal: true

namespace :configuration do
  desc 'Check the environment variables and what they point to'
  task check: :environment do
    step = lambda do |title, &check|
      puts title
      check.call
      puts 'Passed'
    rescue StandardError => e
      warn "Failed - #{e.message}"
      exit 1
    end

    step.call('Checking required environment variables:') do
      missing = %w[SECRET_KEY_BASE BIGBLUEBUTTON_ENDPOINT BIGBLUEBUTTON_SECRET DATABASE_URL REDIS_URL].select { |name| ENV[name].blank? }
      raise "#{missing.join(', ')} not set" if missing.any?
    end
    step.call('Checking connection to Postgres Database:') { ApplicationRecord.connection.verify! }
    step.call('Checking connection to Redis Cache:') { Redis.new(url: ENV.fetch('REDIS_URL')).ping }
    step.call('Checking connection to BigBlueButton:') { BigBlueButtonApi.new.call('getMeetings') }
  end
end
