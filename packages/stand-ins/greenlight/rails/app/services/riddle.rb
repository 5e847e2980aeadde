# frozen_string_literal: true

# hCaptcha. The original asks hcaptcha.com whether an answer is right; the stand-in calls nobody, and knows the keys and the answer that hCaptcha
# publishes for tests. With any other keys every answer is wrong, as it is there with a secret that doesn't belong to the site key.
class Riddle
  TEST_KEYS = %w[10000000-ffff-ffff-ffff-000000000001 0x0000000000000000000000000000000000000000].freeze
  TEST_ANSWER = '10000000-aaaa-bbbb-cccc-000000000001'

  def initialize(environment = ENV)
    @keys = environment.values_at('HCAPTCHA_SITE_KEY', 'HCAPTCHA_SECRET_KEY')
  end

  # The site key alone is enough for the riddle to be shown.
  def shown?
    @keys.first.present?
  end

  def asked?
    @keys.all?(&:present?)
  end

  def solved?(answer)
    @keys == TEST_KEYS && answer == TEST_ANSWER
  end
end
