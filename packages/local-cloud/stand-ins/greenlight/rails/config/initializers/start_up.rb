# frozen_string_literal: true

# config.i18n settings don't reach a locale that has no file here (enforcing is off): set it by hand, as the original does.
I18n.default_locale = ENV['DEFAULT_LOCALE'].presence || 'en'

missing = %w[BIGBLUEBUTTON_ENDPOINT BIGBLUEBUTTON_SECRET].reject { |name| ENV[name].present? }
if missing.any?
  Rails.logger.warn "#{missing.join(' and ')} not set. The original would now use a public test server; " \
                    'this stand-in makes no call to BigBlueButton until both are set.'
end
