# frozen_string_literal: true

# A call to BigBlueButton that failed; `key` is its messageKey, or TimeoutError, IncorrectUrlError, NotConfigured.
class BigBlueButtonError < StandardError
  attr_reader :key

  def initialize(message, key: '')
    super(message)
    @key = key
  end
end
