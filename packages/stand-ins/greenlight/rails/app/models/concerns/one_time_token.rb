# frozen_string_literal: true

# Tokens that reach a person by mail; only their SHA-256 digest is kept, in the columns <columns>_digest and <columns>_sent_at.
module OneTimeToken
  extend ActiveSupport::Concern

  class_methods do
    def generate_digest(token)
      Digest::SHA256.hexdigest(token)
    end

    # Defines generate_<name>_token!, invalidate_<name>_token and the class method verify_<name>_token(token) → record or false.
    def one_time_token(name, valid_for:, columns: name)
      digest = "#{columns}_digest"
      sent_at = "#{columns}_sent_at"

      define_method(:"generate_#{name}_token!") do
        SecureRandom.alphanumeric(40).tap { |token| update!(digest => self.class.generate_digest(token), sent_at => Time.current) }
      end
      define_method(:"invalidate_#{name}_token") { update(digest => nil, sent_at => nil) }
      define_singleton_method(:"verify_#{name}_token") do |token|
        record = find_by(digest => generate_digest(token.to_s))
        next false unless record && record[sent_at]
        next record if record[sent_at].in(valid_for).future?

        record.public_send(:"invalidate_#{name}_token")
        false
      end
    end
  end
end
