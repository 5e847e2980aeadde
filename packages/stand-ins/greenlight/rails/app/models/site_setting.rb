# frozen_string_literal: true

class SiteSetting < ApplicationRecord
  REGISTRATION_METHODS = { open: 'open', invite: 'invite', approval: 'approval' }.freeze

  belongs_to :setting
  has_one_attached :image

  validates :provider, presence: true
end
