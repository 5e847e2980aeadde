# frozen_string_literal: true

missing = %w[BIGBLUEBUTTON_ENDPOINT BIGBLUEBUTTON_SECRET].reject { |name| ENV[name].present? }
if missing.any?
  Rails.logger.warn "#{missing.join(' and ')} not set. The original would now use a public test server; " \
                    'this stand-in makes no call to BigBlueButton until both are set.'
end
