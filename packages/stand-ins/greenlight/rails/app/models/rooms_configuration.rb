# frozen_string_literal: true

# Whether rooms may set an option: optional (off at first), default_enabled (on at first), true (forced on), false (forced off).
class RoomsConfiguration < ApplicationRecord
  belongs_to :meeting_option

  validates :provider, presence: true
  validates :value, inclusion: { in: %w[default_enabled optional true false] }
  validates :meeting_option_id, uniqueness: { scope: :provider }

  delegate :name, to: :meeting_option
end
