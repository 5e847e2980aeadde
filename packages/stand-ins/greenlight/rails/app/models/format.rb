# frozen_string_literal: true

class Format < ApplicationRecord
  belongs_to :recording

  validates :recording_type, :url, presence: true
end
