# frozen_string_literal: true

class RolePermission < ApplicationRecord
  belongs_to :permission
  belongs_to :role

  validates :value, presence: true

  # The text kept for a role and a permission name; nil where there is no row.
  def self.value_for(role_id:, name:)
    joins(:permission).find_by(role_id:, permissions: { name: })&.value
  end
end
