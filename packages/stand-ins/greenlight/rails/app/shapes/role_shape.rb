# frozen_string_literal: true

# How a role looks in answers of the API.
module RoleShape
  def self.of(role)
    { id: role.id, name: role.name, color: role.color }
  end
end
