# frozen_string_literal: true

class Role < ApplicationRecord
  BUILT_IN = %w[Administrator User Guest SuperAdmin].freeze
  COLORS = { 'Administrator' => '#228B22', 'User' => '#4169E1', 'Guest' => '#FFA500' }.freeze

  has_many :users, dependent: :restrict_with_exception
  has_many :role_permissions, dependent: :destroy
  has_many :permissions, through: :role_permissions

  validates :name, presence: true, uniqueness: { case_sensitive: false, scope: :provider }
  validates :provider, presence: true

  before_validation(on: :create) { self.color = COLORS.fetch(name) { "##{SecureRandom.hex(3)}" } }
  after_create :create_role_permissions, unless: -> { BUILT_IN.include?(name) }

  scope :with_provider, ->(provider) { where(provider:) }

  def self.search(input)
    input ? where('roles.name ILIKE ?', "%#{sanitize_sql_like(input)}%") : all
  end

  # A role that somebody makes later starts with the permissions of User, RoomLimit 100 included.
  def create_role_permissions
    Permission.find_each do |permission|
      value = case permission.name
              when 'CreateRoom', 'SharedList', 'CanRecord' then 'true'
              when 'RoomLimit' then '100'
              when 'AccessToVisibilities' then Recording::VISIBILITIES.values
              else 'false'
              end
      RolePermission.create!(role: self, permission:, value:)
    end
  end
end
