# frozen_string_literal: true

class User < ApplicationRecord
  RESET_TOKEN_VALIDITY_PERIOD = 1.hour
  ACTIVATION_TOKEN_VALIDITY_PERIOD = 24.hours
  # At least 8 characters with a small and a capital letter, a digit and one of these signs.
  PASSWORD_SIGNS = %q(`@%~!#£$\^&*()][+={}/|:;"'<>-,.?_ )
  PASSWORD_FORMAT = /\A(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[#{Regexp.escape(PASSWORD_SIGNS)}]).{8,}\z/

  include OneTimeToken

  has_secure_password validations: false
  one_time_token :reset, valid_for: RESET_TOKEN_VALIDITY_PERIOD
  one_time_token :activation, valid_for: ACTIVATION_TOKEN_VALIDITY_PERIOD, columns: :verification

  belongs_to :role
  has_many :rooms, dependent: :destroy
  has_many :shared_accesses, dependent: :destroy
  has_many :shared_rooms, through: :shared_accesses, class_name: 'Room'
  has_many :recordings, through: :rooms
  has_one_attached :avatar

  enum :status, { active: 0, pending: 1, banned: 2 }

  validates :name, presence: true, length: { in: 1..255 }
  validates :email, presence: true, format: /\A[\w\-.+]+@[\w\-.]+\.[a-z]+\z/i, length: { in: 5..255 },
                    uniqueness: { case_sensitive: false, scope: :provider }
  validates :provider, :status, :language, :session_expiry, presence: true
  validates :password, presence: true, length: { maximum: 255 }, on: :create, unless: :external_id?
  validates :password, format: PASSWORD_FORMAT, if: :password_digest_changed?, unless: :external_id?
  validates :session_token, presence: true, uniqueness: true
  validates :reset_digest, uniqueness: true, if: :reset_digest?
  validates :verification_digest, uniqueness: true, if: :verification_digest?
  validate :role_of_same_provider, if: :role_changed?

  before_validation :set_session_token, on: :create

  scope :with_provider, ->(provider) { where(provider:) }

  def self.search(input)
    return all unless input

    joins(:role).where('users.name ILIKE :input OR users.email ILIKE :input OR roles.name ILIKE :input', input: "%#{sanitize_sql_like(input)}%")
  end

  def self.shared_access_search(input)
    input ? where('users.name ILIKE :input OR users.email ILIKE :input', input: "%#{sanitize_sql_like(input)}%") : all
  end

  # Signs out every browser: sessions carry this token.
  def generate_session_token!(extended_session: false)
    update!(session_token: self.class.generate_digest(SecureRandom.alphanumeric(40)),
            session_expiry: extended_session ? 7.days.from_now : 24.hours.from_now)
  end

  def verify!
    update!(verified: true)
  end

  def deverify!
    update!(verified: false)
  end

  def super_admin?
    role.name == 'SuperAdmin' && role.provider == 'bn'
  end

  # The text of one of this person's permissions, nil where the role has no row for it.
  def permission(name)
    RolePermission.value_for(role_id:, name:)
  end

  private

  def set_session_token
    self.session_token = self.class.generate_digest(SecureRandom.alphanumeric(40))
    self.session_expiry = 24.hours.from_now
  end

  # This is what keeps SuperAdmin (provider `bn`) out of reach for who manages users of provider `greenlight`.
  def role_of_same_provider
    errors.add(:user_provider, 'has to be the same as the Role provider') if role && provider != role.provider
  end
end
