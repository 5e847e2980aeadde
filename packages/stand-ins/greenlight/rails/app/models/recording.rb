# frozen_string_literal: true

class Recording < ApplicationRecord
  VISIBILITIES = {
    published: 'Published', unpublished: 'Unpublished', protected: 'Protected', public: 'Public', public_protected: 'Public/Protected'
  }.freeze

  belongs_to :room
  has_one :user, through: :room
  has_many :formats, dependent: :destroy

  validates :name, :record_id, :visibility, :length, :participants, presence: true
  validates :visibility, inclusion: VISIBILITIES.values

  scope :with_provider, ->(provider) { where(user: { provider: }) }

  # `destroy` also deletes the recording on the BigBlueButton server; an SQL DELETE leaves it there.
  after_destroy { BigBlueButtonApi.new(provider: user.provider).delete_recordings(record_ids: record_id) }

  def self.search(input)
    found = includes(:formats)
    input ? found.where('recordings.name ILIKE ?', "%#{sanitize_sql_like(input)}%") : found
  end
end
