# frozen_string_literal: true

class Invitation < ApplicationRecord
  INVITATION_VALIDITY_PERIOD = 7.days

  has_secure_token :token

  validates :email, presence: true, uniqueness: { scope: :provider }
  validates :provider, presence: true
  validates :token, uniqueness: true

  def self.search(input)
    input ? where('email ILIKE ?', "%#{sanitize_sql_like(input)}%") : all
  end

  def fresh?
    updated_at > INVITATION_VALIDITY_PERIOD.ago
  end
end
