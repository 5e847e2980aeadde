# frozen_string_literal: true

class Room < ApplicationRecord
  PRESENTATION_EXTENSIONS = %w[doc docx ppt pptx pdf xls xlsx txt rtf odt ods odp odg odc odi jpg jpeg png].freeze
  PRESENTATION_LIMIT = 30.megabytes

  belongs_to :user

  has_many :shared_accesses, dependent: :destroy
  has_many :shared_users, through: :shared_accesses, class_name: 'User'
  has_many :recordings, dependent: :destroy
  has_many :room_meeting_options, dependent: :destroy
  has_one_attached :presentation

  validates :name, presence: true, length: { in: 1..255 }
  validates :friendly_id, :meeting_id, presence: true, uniqueness: true
  validate :presentation_allowed, if: -> { attachment_changes.key?('presentation') && presentation.attached? }
  validates :recordings_processing, numericality: { only_integer: true, greater_than_or_equal_to: 0 }

  before_validation :give_ids, on: :create
  after_create :create_meeting_options

  attr_accessor :shared, :active, :participants

  scope :with_provider, ->(provider) { where(user: { provider: }) }
  scope :latest_first, -> { order(online: :desc).order(Arel.sql('last_session DESC NULLS LAST')) }

  def self.search(input)
    input ? where('rooms.name ILIKE ?', "%#{sanitize_sql_like(input)}%") : all
  end

  def get_setting(name:)
    room_meeting_options.joins(:meeting_option).find_by(meeting_option: { name: })
  end

  # One row for each option that exists now; an option added later needs a back-fill.
  def create_meeting_options
    configured = RoomsConfiguration.joins(:meeting_option).where(provider: user.provider).pluck(:name, :value).to_h
    MeetingOption.find_each do |option|
      on = %w[true default_enabled].include?(configured[option.name])
      RoomMeetingOption.create!(room: self, meeting_option: option, value: on ? option.true_value : option.default_value)
    end
  end

  def public_recordings
    recordings.where(visibility: Recording::VISIBILITIES.values_at(:public, :public_protected))
  end

  private

  def presentation_allowed
    types = PRESENTATION_EXTENSIONS.map { |extension| Marcel::MimeType.for(extension:) }
    errors.add(:presentation, 'has an invalid content type') unless types.include?(presentation.blob.content_type)
    errors.add(:presentation, 'file size must be less than 30 MB') unless presentation.blob.byte_size < PRESENTATION_LIMIT
  end

  # friendly_id is seen in addresses (four groups of three), meeting_id by BigBlueButton (forty characters).
  def give_ids
    self.friendly_id = unused(:friendly_id) { SecureRandom.alphanumeric(12).downcase.scan(/.../).join('-') }
    self.meeting_id = unused(:meeting_id) { SecureRandom.alphanumeric(40).downcase }
  end

  def unused(column)
    loop do
      candidate = yield
      return candidate unless Room.exists?(column => candidate)
    end
  end
end
